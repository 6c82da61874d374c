using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using AkkaP2P.Protocol.Api;

namespace AkkaP2P.Client.Trackers;

/// <summary>
/// Trust on first use: asks a tracker for the cluster's CA over a connection that accepts any certificate, once, and trusts the CA when that
/// very certificate leads to it. Nothing else is ever sent over such a connection.
/// </summary>
internal sealed class FirstUse(TrackerTrust trust, TrackerSettings settings, Action<string> warn) : IDisposable
{
    private const int MaxCaBytes = 64 * 1024;

    private readonly SemaphoreSlim _one = new(1);

    /// <summary>Null when there is a trusted CA now, else why not.</summary>
    public async Task<TrackerReply?> Trust(string api, CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            return trust.HasRoot ? null : await Ask(new Uri(api), cancel);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task<TrackerReply?> Ask(Uri api, CancellationToken cancel)
    {
        X509Certificate2? shown = null;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(settings.TryTimeout);
        using var client = TrackerHttpClient.Create(settings, (_, certificate, _, _) =>
        {
            shown = certificate is null ? null : X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
            return shown is not null;
        });
        try
        {
            using var response = await client.GetAsync(new Uri(api, ApiRoutes.Prefix + "/ca"), HttpCompletionOption.ResponseHeadersRead, limit.Token);
            var body = await BoundedBody.Read(response.Content, MaxCaBytes, limit.Token);
            if (response.StatusCode != HttpStatusCode.OK || body is null || shown is null) return new TrackerReply.Unavailable("it does not tell its CA");
            return Decide(X509Certificate2.CreateFromPem(Encoding.ASCII.GetString(body)), shown, api.IdnHost);
        }
        catch (CryptographicException e)
        {
            return new TrackerReply.Unavailable($"what it calls its CA cannot be read: {e.Message}");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            return new TrackerReply.Unavailable(e.GetBaseException().Message);
        }
    }

    private TrackerReply.Untrusted? Decide(X509Certificate2 authority, X509Certificate2 shown, string host)
    {
        if (trust.TrustFirst(authority, shown, host) is { } why) return new TrackerReply.Untrusted(why);
        warn($"trusting the trackers' CA {TrackerTrust.Fingerprint(authority)}, seen for the first time at {host}");
        return null;
    }
}
