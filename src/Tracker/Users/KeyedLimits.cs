namespace AkkaP2P.Tracker.Users;

/// <summary>A limiter for each of many keys: wrong passwords by address, announcements by session. Safe to use from any thread.</summary>
/// <param name="capacity">What one key may do until it has to wait.</param>
/// <param name="leak">One thing done is forgotten in this time.</param>
internal sealed class KeyedLimits(int capacity, TimeSpan leak, TimeProvider time)
{
    /// <summary>Keys remembered; at the bound the idle ones are forgotten, and if none is, all are: memory comes first.</summary>
    private const int MaxKeys = 10_000;

    /// <summary>Guards the table and the limiters in it.</summary>
    private readonly Lock _gate = new();
    private readonly Dictionary<string, AttemptLimiter> _limiters = new(StringComparer.Ordinal);

    /// <summary>How many are remembered.</summary>
    public int Keys
    {
        get
        {
            lock (_gate) return _limiters.Count;
        }
    }

    /// <returns>Null when it may be tried, or how long to wait.</returns>
    public TimeSpan? Wait(string key)
    {
        lock (_gate) return _limiters.TryGetValue(key, out var limiter) ? limiter.Wait(time.GetUtcNow()) : null;
    }

    public void Count(string key)
    {
        lock (_gate) LimiterOf(key).Failed(time.GetUtcNow());
    }

    /// <summary>Counts it if it may be done now.</summary>
    /// <returns>Null when it may, or how long to wait.</returns>
    public TimeSpan? Take(string key)
    {
        lock (_gate)
        {
            var (limiter, now) = (LimiterOf(key), time.GetUtcNow());
            var wait = limiter.Wait(now);
            if (wait is null) limiter.Failed(now);
            return wait;
        }
    }

    private AttemptLimiter LimiterOf(string key)
    {
        if (_limiters.TryGetValue(key, out var limiter)) return limiter;
        if (_limiters.Count == MaxKeys) MakeRoom();
        _limiters.Add(key, limiter = new AttemptLimiter(capacity, leak));
        return limiter;
    }

    private void MakeRoom()
    {
        var now = time.GetUtcNow();
        foreach (var (key, limiter) in _limiters)
        {
            if (limiter.IsIdle(now)) _limiters.Remove(key);
        }

        if (_limiters.Count == MaxKeys) _limiters.Clear();
    }
}
