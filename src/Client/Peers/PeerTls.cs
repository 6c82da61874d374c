using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using AkkaP2P.Protocol;

namespace AkkaP2P.Client.Peers;

/// <summary>
/// TLS 1.3 between two nodes, each proving its own key. Certificates are self-signed and prove nothing but the key: who connects
/// knows the key hash from the tracker and accepts no other; who serves learns it here and holds the ticket against it.
/// </summary>
internal sealed class PeerTls
{
    private static readonly SslApplicationProtocol Protocol = new("akkap2p/1");

    /// <summary>No chain leads anywhere, so none is looked for: neither the system's roots nor the network are asked.</summary>
    private static readonly X509ChainPolicy NoChain = new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        RevocationMode = X509RevocationMode.NoCheck,
        VerificationFlags = X509VerificationFlags.AllFlags,
        DisableCertificateDownloads = true,
    };

    private readonly SslStreamCertificateContext _certificate;

    public PeerTls(NodeIdentity identity) =>
        _certificate = SslStreamCertificateContext.Create(identity.Certificate, additionalCertificates: null, offline: true);

    /// <returns>The encrypted stream, which owns <paramref name="inner"/>, and the other's node id.</returns>
    /// <exception cref="AuthenticationException">It is no TLS 1.3, or the other shows no key.</exception>
    public async Task<(Stream Stream, Hash256 NodeId)> Accept(Stream inner, CancellationToken cancel)
    {
        Hash256? node = null;
        var tls = new SslStream(inner);
        try
        {
            await tls.AuthenticateAsServerAsync(
                new SslServerAuthenticationOptions
                {
                    ServerCertificateContext = _certificate,
                    ClientCertificateRequired = true,
                    CertificateChainPolicy = NoChain,
                    EnabledSslProtocols = SslProtocols.Tls13,
                    ApplicationProtocols = [Protocol],
                    AllowTlsResume = false,
                    RemoteCertificateValidationCallback = (_, certificate, _, _) => (node = IdOf(certificate)) is not null,
                },
                cancel).ConfigureAwait(false);
            return (tls, node ?? throw new AuthenticationException("the peer showed no key"));
        }
        catch
        {
            await tls.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <exception cref="AuthenticationException">The other has not the key <paramref name="expected"/>.</exception>
    public async Task<Stream> Connect(Stream inner, Hash256 expected, CancellationToken cancel)
    {
        var tls = new SslStream(inner);
        try
        {
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = "",
                    ClientCertificateContext = _certificate,
                    CertificateChainPolicy = NoChain,
                    EnabledSslProtocols = SslProtocols.Tls13,
                    ApplicationProtocols = [Protocol],
                    AllowTlsResume = false,
                    RemoteCertificateValidationCallback = (_, certificate, _, _) => IdOf(certificate) == expected,
                },
                cancel).ConfigureAwait(false);
            return tls;
        }
        catch
        {
            await tls.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static Hash256? IdOf(X509Certificate? certificate) => certificate is X509Certificate2 full ? NodeIdentity.IdOf(full) : null;
}
