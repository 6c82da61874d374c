using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AkkaP2P.Tracker.Store;

namespace AkkaP2P.Tracker.Security;

/// <summary>The cluster's own certificate authority: made by the first tracker, kept in the store, trusted by nobody else.</summary>
internal sealed class ClusterCa : IDisposable
{
    private readonly X509Certificate2 _withKey;

    private ClusterCa(X509Certificate2 withKey)
    {
        _withKey = withKey;
        Certificate = X509CertificateLoader.LoadCertificate(withKey.RawData);
    }

    /// <summary>Without the key.</summary>
    public X509Certificate2 Certificate { get; }

    public string Pem => Certificate.ExportCertificatePem();

    public static async Task<ClusterCa> Load(IStateStore store, TimeProvider time, CancellationToken cancel)
    {
        var row = await ClusterSecrets.GetOrMake(store, "ca", () => Make(time.GetUtcNow()), cancel);
        using var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(row.Pkcs8, out _);
        using var certificate = X509CertificateLoader.LoadCertificate(row.Certificate!);
        return new ClusterCa(certificate.CopyWithPrivateKey(key));
    }

    /// <summary>A certificate with a new key for a tracker that is reached by this host name or address.</summary>
    public X509Certificate2 IssueFor(string host, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=AkkaP2P tracker", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        // Server to clients, both ends between trackers.
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")], false));
        request.CertificateExtensions.Add(NamesOf(host));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(Certificate, true, false));
        var expires = Min(now.AddYears(2), new DateTimeOffset(Certificate.NotAfter.ToUniversalTime()));
        // A day of slack for clocks that go wrong.
        using var issued = request.Create(_withKey, Max(now.AddDays(-1), new DateTimeOffset(Certificate.NotBefore.ToUniversalTime())), expires, RandomNumberGenerator.GetBytes(16));
        return issued.CopyWithPrivateKey(key);
    }

    public void Dispose()
    {
        _withKey.Dispose();
        Certificate.Dispose();
    }

    private static KeyPairRow Make(DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=AkkaP2P cluster CA", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(20));
        return new KeyPairRow(key.ExportPkcs8PrivateKey(), certificate.RawData);
    }

    private static X509Extension NamesOf(string host)
    {
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(host, out var address)) names.AddIpAddress(address);
        else names.AddDnsName(host);
        return names.Build();
    }

    private static DateTimeOffset Min(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;

    private static DateTimeOffset Max(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}
