using System.Security.Cryptography;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Tickets;

namespace AkkaP2P.Bench.Fuzz.Targets;

/// <summary>Tickets: none but those the cluster signed are good.</summary>
internal sealed class Tickets : FuzzTarget
{
    private static readonly Hash256 Root = Hash256.Of("root"u8);
    private static readonly Hash256 Node = Hash256.Of("node"u8);

    private readonly TicketVerifier _verifier;

    public Tickets()
        : base("tickets")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var signer = new TicketSigner(key);
        _verifier = new TicketVerifier(signer.PublicKey, TimeProvider.System);
        var now = TimeProvider.System.GetUtcNow();
        Seeds = [Sign("ann", "films", now.AddMinutes(5)), Sign(new string('b', 64), new string('c', 64), now.AddHours(1)), Sign("dan", "films", now.AddHours(-1))];
        byte[] Sign(string user, string group, DateTimeOffset until) =>
            signer.Sign(new Ticket(UserName.Parse(user), GroupName.Parse(group), Root, Node, until, Guid.NewGuid()));
    }

    public override IReadOnlyList<byte[]> Seeds { get; }

    public override void Decode(byte[] input)
    {
        if (_verifier.TryVerify(input, Root, Node, out _, out _) && !Seeds[0].AsSpan().SequenceEqual(input)) throw new FuzzException("a ticket that nobody signed was taken");
    }

    public override bool IsRefusal(Exception e) => false;
}
