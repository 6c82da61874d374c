using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Api;

namespace AkkaP2P.Client.Trackers;

/// <summary>
/// One try of a call at one tracker, over HTTP/2 or 1.1 and TLS under the trusted CA, and what its answer means. Safe to use from
/// any thread.
/// </summary>
internal sealed class TrackerHttp : IDisposable
{
    /// <summary>The <c>Date</c> header has whole seconds: a deadline is put that much earlier rather than too late.</summary>
    private static readonly TimeSpan ClockError = TimeSpan.FromSeconds(1);

    private readonly TrackerTrust _trust;
    private readonly TrackerDirectory _directory;
    private readonly TrackerSession _session;
    private readonly TrackerSettings _settings;
    private readonly TimeProvider _clock;
    private readonly HttpClient _client;

    public TrackerHttp(TrackerTrust trust, TrackerDirectory directory, TrackerSession session, TrackerSettings settings, TimeProvider clock)
    {
        (_trust, _directory, _session, _settings, _clock) = (trust, directory, session, settings, clock);
        _client = TrackerHttpClient.Create(settings, Validate);
    }

    /// <summary>Tries once, for no longer than a try may take and never beyond <paramref name="deadline"/>.</summary>
    public async Task<TrackerReply> Try(string api, TrackerCall call, DateTimeOffset deadline, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var timer = _clock.CreateTimer(_ => limit.Cancel(), null, _settings.TryTimeoutOf(call), Timeout.InfiniteTimeSpan);
        try
        {
            using var request = Request(api, call, deadline);
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            Note(api, call.Session, response.Headers);
            var body = await BoundedBody.Read(response.Content, _settings.MaxReplyBytes, limit.Token);
            return body is null ? new TrackerReply.Unavailable("its reply was too long") : Classify(response.StatusCode, body);
        }
        catch (Exception e) when (WhyFailed(e) is { } reply && !cancel.IsCancellationRequested)
        {
            return reply;
        }
    }

    /// <summary>Opens the session's event stream; the caller disposes of the response.</summary>
    public async Task<(HttpResponseMessage? Stream, TrackerReply? Failure)> OpenEvents(string api, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var timer = _clock.CreateTimer(_ => limit.Cancel(), null, _settings.TryTimeout, Timeout.InfiniteTimeSpan);
        HttpResponseMessage? response = null;
        try
        {
            var session = _session.Current;
            using var request = Request(api, TrackerCall.Read("/events") with { Session = session }, _clock.GetUtcNow());
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
            response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            Note(api, session, response.Headers);
            if (response.StatusCode == HttpStatusCode.OK) return (response, null);
            var body = await BoundedBody.Read(response.Content, _settings.MaxReplyBytes, limit.Token) ?? [];
            response.Dispose();
            return (null, Classify(response.StatusCode, body));
        }
        catch (Exception e) when (WhyFailed(e) is { } reply && !cancel.IsCancellationRequested)
        {
            response?.Dispose();
            return (null, reply);
        }
    }

    public void Dispose() => _client.Dispose();

    private HttpRequestMessage Request(string api, TrackerCall call, DateTimeOffset deadline)
    {
        var request = new HttpRequestMessage(call.Method, new Uri(api + ApiRoutes.Prefix + call.Path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        if (call.Body is { } body)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        if (call.IdempotencyKey is { } key)
        {
            request.Headers.Add(ApiRoutes.IdempotencyKeyHeader, key);
            var theirs = deadline + _directory.ClockLead(api) - ClockError;
            request.Headers.Add(ApiRoutes.DeadlineHeader, theirs.ToUnixTimeMilliseconds().ToString());
        }

        if (call.Session is { } session) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", session.Token);
        if (_session.SeenChange is > 0 and var seen) request.Headers.Add(ApiRoutes.SeenChangeHeader, seen.ToString());
        return request;
    }

    private void Note(string api, TrackerSession.SignedInUser? session, HttpResponseHeaders headers)
    {
        if (session is not null && headers.TryGetValues(ApiRoutes.RenewedTokenHeader, out var renewed)) _session.Renew(session, renewed.First());
        if (headers.Date is { } theirs) _directory.NoteClock(api, theirs);
        if (headers.TryGetValues(ApiRoutes.ChangeHeader, out var values) && long.TryParse(values.First(), out var change)) _session.Saw(change);
    }

    private static TrackerReply Classify(HttpStatusCode status, byte[] body)
    {
        if ((int)status is >= 200 and < 300) return new TrackerReply.Answered(body);
        if (TryReadProblem(body) is not { } problem) return new TrackerReply.Unavailable($"it answered {(int)status}");
        var message = problem.Detail ?? problem.Title;
        return status switch
        {
            HttpStatusCode.Unauthorized when problem.Code == ErrorCode.NotLoggedIn.Wire() => new TrackerReply.SessionEnded(message),
            HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout => new TrackerReply.Unavailable(message),
            _ => new TrackerReply.Refused(new CommandError(ErrorCodes.Parse(problem.Code), message, problem.RetryAfterSeconds)),
        };
    }

    private static Problem? TryReadProblem(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, ApiJson.Default.Problem);
        }
        catch (JsonException)
        {
            return null; // a proxy's page, or something else that is not this API
        }
    }

    private static TrackerReply? WhyFailed(Exception e) => e switch
    {
        _ when FindUntrusted(e) is { } untrusted => new TrackerReply.Untrusted(untrusted.Message),
        HttpRequestException or IOException => new TrackerReply.Unavailable(Innermost(e).Message),
        OperationCanceledException => new TrackerReply.Unavailable("it did not answer in time"),
        _ => null,
    };

    private static UntrustedTrackerException? FindUntrusted(Exception? e) =>
        e is null ? null : e as UntrustedTrackerException ?? FindUntrusted(e.InnerException);

    private static Exception Innermost(Exception e) => e.InnerException is { } inner ? Innermost(inner) : e;

    private bool Validate(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null) throw new UntrustedTrackerException("it showed no certificate");
        var host = ((SslStream)sender).TargetHostName;
        var why = _trust.WhyNot((X509Certificate2)certificate, chain?.ChainPolicy.ExtraStore ?? [], host);
        return why is null ? true : throw new UntrustedTrackerException(why);
    }
}
