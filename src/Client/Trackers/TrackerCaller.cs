using AkkaP2P.Protocol;

namespace AkkaP2P.Client.Trackers;

/// <summary>
/// Takes a call to the trackers, one after the other, until one answers or the time is up. All waiting stops with the time: what
/// was not answered by then is cancelled, and carries a deadline that keeps a tracker from applying it later.
/// </summary>
internal sealed class TrackerCaller(
    TrackerDirectory directory,
    TrackerHttp http,
    TrackerTrust trust,
    FirstUse firstUse,
    TrackerSettings settings,
    TimeProvider clock)
{
    /// <returns>An answer, a refusal, <see cref="TrackerReply.SessionEnded"/>, or a refusal with <see cref="ErrorCode.NoTrackers"/>.</returns>
    public async Task<TrackerReply> Call(TrackerCall call, CancellationToken cancel)
    {
        var deadline = clock.GetUtcNow() + settings.CommandTimeout;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var timer = clock.CreateTimer(_ => limit.Cancel(), null, settings.CommandTimeout, Timeout.InfiniteTimeSpan);
        var backoff = new Backoff(settings.BackoffMin, settings.BackoffMax, Random.Shared);
        var last = "none could be asked";
        try
        {
            while (true)
            {
                var (reply, why) = await Round(call, deadline, limit.Token);
                if (reply is not null) return reply;
                last = why ?? last;
                await Task.Delay(backoff.Next(), clock, limit.Token);
            }
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return NoTrackers($"no tracker answered within {settings.CommandTimeout.TotalSeconds:0.#} s ({last})");
        }
    }

    /// <summary>One try at one tracker, with trust settled first.</summary>
    public async Task<TrackerReply> Try(string api, TrackerCall call, DateTimeOffset deadline, CancellationToken cancel)
    {
        var reply = await SettleTrust(api, cancel) ?? await http.Try(api, call, deadline, cancel);
        Learn(api, reply);
        return reply;
    }

    public async Task<TrackerReply?> SettleTrust(string api, CancellationToken cancel) =>
        trust.HasRoot ? null : await firstUse.Trust(api, cancel);

    public void Learn(string api, TrackerReply reply)
    {
        if (reply is TrackerReply.Unavailable or TrackerReply.Untrusted) directory.Failed(api);
        else directory.Succeeded(api);
    }

    /// <summary>Each tracker once. When all that could be asked are not who they should be, waiting will not help.</summary>
    private async Task<(TrackerReply? Reply, string? Why)> Round(TrackerCall call, DateTimeOffset deadline, CancellationToken cancel)
    {
        var tried = new HashSet<string>();
        string? unavailable = null, untrusted = null;
        while (directory.Next(tried) is { } api)
        {
            tried.Add(api);
            switch (await Try(api, call, deadline, cancel))
            {
                case TrackerReply.Unavailable u:
                    unavailable = $"{api}: {u.Why}";
                    break;
                case TrackerReply.Untrusted u:
                    untrusted = u.Why;
                    break;
                case var reply:
                    return (reply, null);
            }
        }

        return unavailable is null && untrusted is not null ? (NoTrackers(untrusted), null) : (null, unavailable);
    }

    private static TrackerReply.Refused NoTrackers(string message) => new(new CommandError(ErrorCode.NoTrackers, message));
}
