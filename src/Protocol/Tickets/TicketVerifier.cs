using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace AkkaP2P.Protocol.Tickets;

/// <summary>Checks tickets against the cluster's public key. Safe to use from several threads until disposed.</summary>
public sealed class TicketVerifier : IDisposable
{
    public const int MaxLength = TicketCodec.MaxBodyLength + TicketCodec.SignatureLength;

    /// <summary>A tracker's clock may be ahead of ours by so much when it comes to what lives too long.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(1);

    private readonly ECDsa _key = ECDsa.Create();
    private readonly TimeProvider _time;

    /// <param name="publicKey">ECDSA P-256, SubjectPublicKeyInfo.</param>
    /// <exception cref="CryptographicException">The key cannot be read or is of another kind.</exception>
    public TicketVerifier(ReadOnlySpan<byte> publicKey, TimeProvider time)
    {
        _time = time;
        try
        {
            _key.ImportSubjectPublicKeyInfo(publicKey, out var read);
            if (read != publicKey.Length || !IsP256(_key)) throw new CryptographicException("the ticket key is not ECDSA P-256");
        }
        catch
        {
            _key.Dispose();
            throw;
        }
    }

    /// <summary>
    /// True when the tracker gave this ticket to this node for this file and it has not expired. That the file is shared in
    /// <see cref="Ticket.Group"/> is for the caller to check.
    /// </summary>
    /// <param name="nodeId">Whose key the connection has proved; null where peers were told to speak without encryption.</param>
    public bool TryVerify(
        ReadOnlySpan<byte> bytes,
        Hash256 root,
        Hash256? nodeId,
        [NotNullWhen(true)] out Ticket? ticket,
        [NotNullWhen(false)] out TicketRefusal? refusal)
    {
        refusal = Check(bytes, root, nodeId, out ticket);
        if (refusal is not null) ticket = null;
        return refusal is null && ticket is not null;
    }

    public void Dispose() => _key.Dispose();

    private TicketRefusal? Check(ReadOnlySpan<byte> bytes, Hash256 root, Hash256? nodeId, out Ticket? ticket)
    {
        ticket = null;
        if (bytes.Length is < TicketCodec.MinBodyLength + TicketCodec.SignatureLength or > MaxLength) return TicketRefusal.Malformed;
        var body = bytes[..^TicketCodec.SignatureLength];
        var signature = bytes[^TicketCodec.SignatureLength..];
        if (!TicketCodec.TryRead(body, out ticket)) return TicketRefusal.Malformed;
        if (!_key.VerifyData([.. TicketCodec.Domain, .. body], signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation))
        {
            return TicketRefusal.BadSignature;
        }

        var now = _time.GetUtcNow();
        if (ticket.ExpiresAt <= now) return TicketRefusal.Expired;
        if (ticket.ExpiresAt > now + Ticket.MaxLifetime + ClockSkew) return TicketRefusal.LivesTooLong;
        if (ticket.Root != root) return TicketRefusal.OtherFile;
        return nodeId is null || ticket.NodeId == nodeId ? null : TicketRefusal.OtherNode;
    }

    private static bool IsP256(ECDsa key) => key.ExportParameters(false).Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value;
}
