namespace AkkaP2P.Tracker.Users;

/// <param name="Failures">Wrong passwords until the next attempt has to wait.</param>
/// <param name="Leak">One failure is forgotten in this time; so long at most the right user waits.</param>
internal sealed record SignInLimits(int Failures, TimeSpan Leak);

/// <summary>
/// The attempts to sign in as one user. An attempt counts as failed from its start until success is heard of, so many at
/// once get no further than many in a row. Who guesses must not keep the user out, so there are several limits:
/// <code>
/// a place the user signed in from: node and address, else the address    each a limit of its own
/// any other address                                                       one limit for all
/// an address not seen for a minute, when that one is exhausted            another one for all
/// </code>
/// So the user gets in at once from his own machine, behind whatever address, and from a new place within a minute, as long as the
/// guessing comes from fewer addresses than the last limit allows in that time.
/// </summary>
internal sealed class SignInAttempts(SignInLimits limits)
{
    /// <summary>Places a user is known to sign in from, two entries each; the one used least recently gives way.</summary>
    private const int MaxKnown = 16;

    /// <summary>Addresses tried from lately; past that the oldest counts as not seen.</summary>
    private const int MaxSeen = 64;

    private static readonly TimeSpan NewAgain = TimeSpan.FromMinutes(1);

    /// <summary>More than may be under way at once and be asked about again.</summary>
    private const int MaxLetIn = 64;

    private readonly AttemptLimiter _strangers = new(limits.Failures, limits.Leak);
    private readonly AttemptLimiter _newcomers = new(limits.Failures, limits.Leak);
    private readonly List<(string Place, AttemptLimiter Limiter)> _known = [];
    private readonly List<(string Address, DateTimeOffset At)> _seen = [];
    private readonly Queue<Guid> _letIn = [];

    /// <summary>As <see cref="Begin(string, string, DateTimeOffset)"/>; an attempt that was let in is not counted again when its tracker asks again.</summary>
    public TimeSpan? Begin(Guid attempt, string address, string node, DateTimeOffset now)
    {
        if (_letIn.Contains(attempt)) return null;
        if (Begin(address, node, now) is { } wait) return wait;
        if (_letIn.Count == MaxLetIn) _letIn.Dequeue();
        _letIn.Enqueue(attempt);
        return null;
    }

    /// <param name="node">The node that signs in, as it says: nobody but its user's groups knows the id.</param>
    /// <returns>Null when it may be tried, or how long to wait.</returns>
    public TimeSpan? Begin(string address, string node, DateTimeOffset now)
    {
        if (KnownLimiter(address, node) is { } own) return Try(own, now);
        if (Try(_strangers, now) is { } wait && (WasSeen(address, now) || Try(_newcomers, now) is not null)) return wait;
        Saw(address, now);
        return null;
    }

    public void Succeeded(string address, string node)
    {
        if (KnownLimiter(address, node) is { } own) own.Clear();
        else _strangers.TakeBack();
        Know(address);
        Know(Place(address, node));
    }

    private AttemptLimiter? KnownLimiter(string address, string node) => Find(Place(address, node)) ?? Find(address);

    private AttemptLimiter? Find(string place) => _known.Find(k => k.Place == place).Limiter;

    private static string Place(string address, string node) => $"{node}@{address}";

    private static TimeSpan? Try(AttemptLimiter limiter, DateTimeOffset now)
    {
        var wait = limiter.Wait(now);
        if (wait is null) limiter.Failed(now);
        return wait;
    }

    private bool WasSeen(string address, DateTimeOffset now) => _seen.Exists(s => s.Address == address && now - s.At < NewAgain);

    private void Saw(string address, DateTimeOffset now)
    {
        _seen.RemoveAll(s => s.Address == address);
        if (_seen.Count == MaxSeen) _seen.RemoveAt(0);
        _seen.Add((address, now));
    }

    private void Know(string place)
    {
        var index = _known.FindIndex(k => k.Place == place);
        var known = index < 0 ? (place, new AttemptLimiter(limits.Failures, limits.Leak)) : _known[index];
        if (index >= 0) _known.RemoveAt(index);
        _known.Add(known);
        if (_known.Count > MaxKnown) _known.RemoveAt(0);
    }
}
