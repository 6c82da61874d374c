using System.Security.Cryptography;
using AkkaP2P.Protocol.Tickets;

namespace AkkaP2P.Protocol.Tests.Tickets;

public sealed class TicketSpec : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Hash256 Root = Hash256.Of("file"u8);
    private static readonly Hash256 Node = Hash256.Of("node"u8);

    private static readonly Ticket Valid = new(
        UserName.Parse("ada"), GroupName.Parse("lab"), Root, Node, Now.AddMinutes(5), Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"));

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ManualTime _time = new(Now);
    private readonly TicketSigner _signer;
    private readonly TicketVerifier _verifier;

    public TicketSpec()
    {
        _signer = new TicketSigner(_key);
        _verifier = new TicketVerifier(_signer.PublicKey, _time);
    }

    public void Dispose()
    {
        _verifier.Dispose();
        _key.Dispose();
    }

    [Fact]
    public void A_signed_ticket_is_read_back_as_it_was()
    {
        Assert.True(_verifier.TryVerify(_signer.Sign(Valid), Root, Node, out var ticket, out _));
        Assert.Equal(Valid, ticket);
    }

    [Fact]
    public void Its_bytes_are_as_documented()
    {
        var bytes = _signer.Sign(Valid);

        var body = "01" + "03616461" + "036c6162" + Root + Node + "0000019ca9499de0" + "00112233445566778899aabbccddeeff";
        Assert.Equal(body, Convert.ToHexStringLower(bytes.AsSpan(0, bytes.Length - 64)));
        Assert.True(_key.VerifyData([.. "akkap2p ticket\n"u8, .. bytes.AsSpan(0, bytes.Length - 64)], bytes.AsSpan(bytes.Length - 64), HashAlgorithmName.SHA256));
    }

    [Fact]
    public void A_change_of_any_one_bit_is_refused()
    {
        var bytes = _signer.Sign(Valid);
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.True(Refusal(bytes) is TicketRefusal.Malformed or TicketRefusal.BadSignature, $"bit {bit}");
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void Any_other_length_is_refused()
    {
        var bytes = _signer.Sign(Valid);
        for (var length = 0; length < bytes.Length; length++) Assert.NotNull(Refusal(bytes[..length]));
        for (var more = 1; more < 200; more++) Assert.NotNull(Refusal([.. bytes, .. new byte[more]]));
    }

    [Fact]
    public void Noise_is_refused()
    {
        var random = new Random(7);
        for (var i = 0; i < 2_000; i++)
        {
            var noise = new byte[random.Next(0, 400)];
            random.NextBytes(noise);
            if (noise.Length > 2) (noise[0], noise[1]) = (1, (byte)random.Next(0, 70));
            Assert.NotNull(Refusal(noise));
        }
    }

    [Fact]
    public void It_ends_at_its_expiry()
    {
        var bytes = _signer.Sign(Valid);
        _time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromMilliseconds(1));
        Assert.Null(Refusal(bytes));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(TicketRefusal.Expired, Refusal(bytes));
    }

    [Fact]
    public void One_that_would_live_longer_than_any_may_is_refused() =>
        Assert.Equal(TicketRefusal.LivesTooLong, Refusal(_signer.Sign(Valid with { ExpiresAt = Now.AddHours(1) })));

    [Fact]
    public void It_is_good_for_one_file_one_node_and_one_cluster()
    {
        var bytes = _signer.Sign(Valid);
        using var otherKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        Assert.False(_verifier.TryVerify(bytes, Node, Node, out _, out var otherFile));
        Assert.Equal(TicketRefusal.OtherFile, otherFile);
        Assert.False(_verifier.TryVerify(bytes, Root, Root, out var ticket, out var otherNode));
        Assert.Equal(TicketRefusal.OtherNode, otherNode);
        Assert.Null(ticket);
        Assert.Equal(TicketRefusal.BadSignature, Refusal(new TicketSigner(otherKey).Sign(Valid)));
    }

    [Fact]
    public void The_longest_names_fit()
    {
        var name = new string('n', 64);
        var bytes = _signer.Sign(Valid with { User = UserName.Parse(name), Group = GroupName.Parse(name) });

        Assert.Equal(TicketVerifier.MaxLength, bytes.Length);
        Assert.Null(Refusal(bytes));
    }

    [Fact]
    public void A_key_of_another_kind_is_refused()
    {
        using var p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);

        Assert.Throws<CryptographicException>(() => new TicketVerifier(p384.ExportSubjectPublicKeyInfo(), _time));
        Assert.Throws<CryptographicException>(() => new TicketVerifier([.. _signer.PublicKey, 0], _time));
        Assert.ThrowsAny<CryptographicException>(() => new TicketVerifier([1, 2, 3], _time));
    }

    private TicketRefusal? Refusal(byte[] bytes)
    {
        _verifier.TryVerify(bytes, Root, Node, out _, out var refusal);
        return refusal;
    }
}
