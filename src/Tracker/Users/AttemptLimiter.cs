namespace AkkaP2P.Tracker.Users;

/// <summary>
/// How often a password may be tried. Failures fill a bucket that leaks steadily, so a limit always passes
/// (qBittorrent#16476: it never did), and the wait is never longer than one leak.
/// </summary>
/// <param name="capacity">Failures until the next attempt has to wait.</param>
/// <param name="leak">One failure is forgotten in this time.</param>
internal sealed class AttemptLimiter(int capacity, TimeSpan leak)
{
    private double _failures;
    private DateTimeOffset _at;

    /// <returns>Null when it may be tried now, or how long to wait.</returns>
    public TimeSpan? Wait(DateTimeOffset now)
    {
        Leak(now);
        return _failures > capacity - 1 ? (_failures - (capacity - 1)) * leak : null;
    }

    public void Failed(DateTimeOffset now)
    {
        Leak(now);
        _failures = Math.Min(capacity, _failures + 1);
    }

    /// <summary>The right password proves that the failures were its owner's.</summary>
    public void Clear() => _failures = 0;

    /// <summary>What counted as failed was none after all.</summary>
    public void TakeBack() => _failures = Math.Max(0, _failures - 1);

    /// <summary>Nothing would be lost by forgetting it.</summary>
    public bool IsIdle(DateTimeOffset now)
    {
        Leak(now);
        return _failures == 0;
    }

    private void Leak(DateTimeOffset now)
    {
        if (now > _at) _failures = Math.Max(0, _failures - (now - _at) / leak);
        _at = now;
    }
}
