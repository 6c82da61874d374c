using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Akka.Remote.Transport;

/// <summary>
/// Mutual TLS between nodes of one cluster: each shows its certificate, and each takes the other's only when it
/// chains to the cluster's own CA. Host names prove nothing here, the CA does.
/// </summary>
internal sealed class NodeTls(X509Certificate2 certificate, X509Certificate2? authority)
{
    private readonly SslStreamCertificateContext _own = SslStreamCertificateContext.Create(certificate, null, offline: true);

    /// <exception cref="AuthenticationException">The listener is none of this cluster.</exception>
    public async Task<Stream> AuthenticateAsClient(Stream stream, string host, CancellationToken cancel)
    {
        var secured = new SslStream(stream);
        await secured.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = host,
                ClientCertificateContext = _own,
                EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                RemoteCertificateValidationCallback = (_, shown, _, _) => IsOfThisCluster(shown),
            },
            cancel);
        return secured;
    }

    /// <exception cref="AuthenticationException">The dialler is none of this cluster.</exception>
    public async Task<Stream> AuthenticateAsServer(Stream stream, CancellationToken cancel)
    {
        var secured = new SslStream(stream);
        await secured.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions
            {
                ServerCertificateContext = _own,
                ClientCertificateRequired = true,
                EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                RemoteCertificateValidationCallback = (_, shown, _, _) => IsOfThisCluster(shown),
            },
            cancel);
        return secured;
    }

    private bool IsOfThisCluster(X509Certificate? shown)
    {
        if (shown is not X509Certificate2 peer) return false;
        if (authority is null) return peer.Verify();
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(peer);
    }
}
