using System.Text;
using AkkaP2P.Protocol;
using AkkaP2P.Tracker.Sessions;

namespace AkkaP2P.Bench.Fuzz.Targets;

/// <summary>Session tokens: none but those made with the key are good.</summary>
internal sealed class SessionTokenTarget : FuzzTarget
{
    private static readonly byte[] Key = Enumerable.Range(0, 32).Select(i => (byte)i).ToArray();

    private readonly Session _session = new(
        "ann", "00112233445566778899aabbccddeeff", Hash256.Of("node"u8), "127.0.0.1:4001", DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.UnixEpoch.AddYears(51));

    public SessionTokenTarget()
        : base("tokens") => Seeds = [Encoding.ASCII.GetBytes(TokenCodec.Write(_session, 1, Key))];

    public override IReadOnlyList<byte[]> Seeds { get; }

    public override void Decode(byte[] input)
    {
        if (TokenCodec.Read(Encoding.Latin1.GetString(input), id => id == 1 ? Key : null) is { } read && read != _session) throw new FuzzException("a token that nobody made was taken");
    }

    public override bool IsRefusal(Exception e) => false;
}
