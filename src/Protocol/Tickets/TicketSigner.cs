using System.Security.Cryptography;

namespace AkkaP2P.Protocol.Tickets;

/// <summary>Makes tickets with the cluster's key. Safe to use from several threads.</summary>
/// <param name="key">ECDSA P-256; stays the caller's.</param>
public sealed class TicketSigner(ECDsa key)
{
    /// <summary>What <see cref="TicketVerifier"/> needs: SubjectPublicKeyInfo.</summary>
    public byte[] PublicKey { get; } = key.ExportSubjectPublicKeyInfo();

    /// <summary>The signed ticket as it travels, at most <see cref="TicketVerifier.MaxLength"/> bytes.</summary>
    public byte[] Sign(Ticket ticket)
    {
        var body = TicketCodec.Write(ticket);
        var signature = key.SignData([.. TicketCodec.Domain, .. body], HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return [.. body, .. signature];
    }
}
