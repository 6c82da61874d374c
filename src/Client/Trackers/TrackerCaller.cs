using System.Runtime.CompilerServices;
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
        var last = new StrongBox<string>("none has answered yet");
        try
        {
            while (true)
            {
                if (await Round(call, deadline, last, limit.Token) is { } reply) return reply;
                await Task.Delay(backoff.Next(), clock, limit.Token);
            }
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return NoTrackers($"no tracker answered within {settings.CommandTimeout.TotalSeconds:0.#} s ({last.Value})");
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
    /// <param name="last">Why the one asked last could not do it, kept for when time is up in the middle of a round.</param>
    /// <returns>Null when none could.</returns>
    private async Task<TrackerReply?> Round(TrackerCall call, DateTimeOffset deadline, StrongBox<string> last, CancellationToken cancel)
    {
        var tried = new HashSet<string>();
        var anyUnavailable = false;
        string? untrusted = null;
        while (directory.Next(tried) is { } api)
        {
            tried.Add(api);
            switch (await Try(api, call, deadline, cancel))
            {
                case TrackerReply.Unavailable u:
                    anyUnavailable = true;
                    last.Value = $"{api}: {u.Why}";
                    break;
                case TrackerReply.Untrusted u:
                    untrusted = u.Why;
                    break;
                case var reply:
                    return reply;
            }
        }

        return !anyUnavailable && untrusted is not null ? NoTrackers(untrusted) : null;
    }

    private static TrackerReply.Refused NoTrackers(string message) => new(new CommandError(ErrorCode.NoTrackers, message));
}
