using System.Text.Json;
using AkkaP2P.Protocol.Api;

namespace AkkaP2P.Client.Trackers;

/// <summary>
/// Looks for a tracker to hold on to: for a session the first that opens its event stream, otherwise the first that answers at all. Each
/// tracker once a round.
/// </summary>
internal sealed class TrackerFinder(TrackerDirectory directory, TrackerCaller caller, TrackerHttp http, TrackerSettings settings, TimeProvider clock)
{
    public abstract record Result
    {
        private Result()
        {
        }

        /// <param name="Stream">Null without a session.</param>
        public sealed record Found(string Api, EventStream? Stream) : Result;

        /// <summary>The session's token is not good any more.</summary>
        public sealed record SessionEnded : Result;

        /// <param name="Why">Null when all are being left alone for a while.</param>
        public sealed record NotFound(string? Why) : Result;
    }

    public async Task<Result> Find(bool withSession, CancellationToken cancel)
    {
        var tried = new HashSet<string>();
        string? why = null;
        while (directory.Next(tried) is { } api)
        {
            tried.Add(api);
            var reply = withSession ? await Open(api, cancel) : await Ask(api, cancel);
            if (reply.Found is { } found) return found;
            if (reply.Failure is TrackerReply.SessionEnded) return new Result.SessionEnded();
            why = $"{api}: {Describe(reply.Failure)}";
        }

        return new Result.NotFound(why);
    }

    /// <summary>Asks one tracker how the cluster is. Null when it answered, else why not.</summary>
    public async Task<string?> Poll(string api, CancellationToken cancel) => (await Ask(api, cancel)).Failure is { } failure ? Describe(failure) : null;

    private async Task<(Result.Found? Found, TrackerReply? Failure)> Open(string api, CancellationToken cancel)
    {
        var failure = await caller.SettleTrust(api, cancel);
        var stream = default(HttpResponseMessage);
        if (failure is null) (stream, failure) = await http.OpenEvents(api, cancel);
        if (failure is not null) caller.Learn(api, failure);
        else directory.Succeeded(api);
        return stream is null ? (null, failure) : (new Result.Found(api, new EventStream(stream, settings.MaxEventBytes)), null);
    }

    private async Task<(Result.Found? Found, TrackerReply? Failure)> Ask(string api, CancellationToken cancel)
    {
        var reply = await caller.Try(api, TrackerCall.Read("/trackers", needsSession: false), clock.GetUtcNow(), cancel);
        if (reply is not TrackerReply.Answered answered) return (null, reply);
        try
        {
            if (JsonSerializer.Deserialize(answered.Body, ApiJson.Default.TrackerList) is { } list) directory.Learn(list.Trackers);
            return (new Result.Found(api, null), null);
        }
        catch (JsonException e)
        {
            return (null, new TrackerReply.Unavailable(e.Message));
        }
    }

    private static string Describe(TrackerReply? failure) => failure switch
    {
        TrackerReply.Unavailable u => u.Why,
        TrackerReply.Untrusted u => u.Why,
        TrackerReply.Refused r => r.Error.Message,
        _ => "it did not make sense",
    };
}
