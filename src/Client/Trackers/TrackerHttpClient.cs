using System.Net.Security;

namespace AkkaP2P.Client.Trackers;

/// <summary>An HttpClient as it is used for trackers: no proxy, no redirects, no cookies, connections watched by pings.</summary>
internal static class TrackerHttpClient
{
    /// <summary>The framework refuses shorter ones.</summary>
    private static readonly TimeSpan ShortestPing = TimeSpan.FromSeconds(1);

    public static HttpClient Create(TrackerSettings settings, RemoteCertificateValidationCallback validate)
    {
        var ping = settings.HeartbeatTimeout > ShortestPing ? settings.HeartbeatTimeout : ShortestPing;
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ConnectTimeout = settings.ConnectTimeout,
            EnableMultipleHttp2Connections = true,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            KeepAlivePingDelay = ping,
            KeepAlivePingTimeout = ping,
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = validate },
        };
        // Each try has its own limit, and an event stream none.
        return new HttpClient(handler, disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };
    }
}
