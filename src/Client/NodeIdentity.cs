using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AkkaP2P.Protocol;

namespace AkkaP2P.Client;

/// <summary>
/// The node's own key: a self-signed ECDSA P-256 certificate, made once and kept in <c>DATA/node.pem</c> (0600).
/// Peers pin <see cref="NodeId"/>, which the tracker tells them; nobody looks at the certificate's names or dates.
/// </summary>
public sealed class NodeIdentity : IDisposable
{
    private const string FileName = "node.pem";

    private NodeIdentity(X509Certificate2 certificate)
    {
        Certificate = certificate;
        NodeId = IdOf(certificate);
    }

    public X509Certificate2 Certificate { get; }

    /// <summary>SHA-256 of the SubjectPublicKeyInfo.</summary>
    public Hash256 NodeId { get; }

    /// <summary>The node_id of a peer's certificate.</summary>
    public static Hash256 IdOf(X509Certificate2 certificate) => Hash256.Of(certificate.PublicKey.ExportSubjectPublicKeyInfo());

    /// <exception cref="ClientStartException">The file is there but unreadable, or cannot be written.</exception>
    public static NodeIdentity LoadOrCreate(string dataFolder)
    {
        var path = Path.Combine(dataFolder, FileName);
        try
        {
            if (!File.Exists(path)) PrivateFile.Write(path, CreatePem());
            var pem = File.ReadAllText(path);
            return new NodeIdentity(X509Certificate2.CreateFromPem(pem, pem));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new ClientStartException($"cannot use the node key {path}: {e.Message}", e);
        }
    }

    public void Dispose() => Certificate.Dispose();

    private static string CreatePem()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=akkap2p node", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(100));
        return certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n";
    }
}
