namespace AkkaP2P.Tracker.Users;

/// <param name="Failures">Wrong passwords until the next attempt has to wait.</param>
/// <param name="Leak">One failure is forgotten in this time; so long at most the right user waits.</param>
internal sealed record SignInLimits(int Failures, TimeSpan Leak);

/// <summary>
/// The attempts to sign in as one user. An attempt counts as failed from its start until success is heard of, so many at
/// once get no further than many in a row. Addresses from which it once worked have a limit each, all others share
/// one: who guesses from somewhere else cannot keep the user out of his own places.
/// </summary>
internal sealed class SignInAttempts(SignInLimits limits)
{
    /// <summary>Places a user is known to sign in from; the one used least recently gives way.</summary>
    private const int MaxKnown = 8;

    private readonly AttemptLimiter _strangers = new(limits.Failures, limits.Leak);
    private readonly List<(string Address, AttemptLimiter Limiter)> _known = [];

    /// <returns>Null when it may be tried, or how long to wait.</returns>
    public TimeSpan? Begin(string address, DateTimeOffset now)
    {
        var limiter = LimiterOf(address);
        var wait = limiter.Wait(now);
        if (wait is null) limiter.Failed(now);
        return wait;
    }

    public void Succeeded(string address)
    {
        var limiter = LimiterOf(address);
        if (limiter == _strangers) limiter.TakeBack();
        else limiter.Clear();
        Know(address);
    }

    private AttemptLimiter LimiterOf(string address)
    {
        var index = _known.FindIndex(k => k.Address == address);
        return index < 0 ? _strangers : _known[index].Limiter;
    }

    private void Know(string address)
    {
        var index = _known.FindIndex(k => k.Address == address);
        var known = index < 0 ? (address, new AttemptLimiter(limits.Failures, limits.Leak)) : _known[index];
        if (index >= 0) _known.RemoveAt(index);
        _known.Add(known);
        if (_known.Count > MaxKnown) _known.RemoveAt(0);
    }
}
