namespace AkkaP2P.Tracker.Users;

/// <summary>Wrong passwords by address, ten times as many as for one user, so that a class behind one router can sign in. Safe from any thread.</summary>
internal sealed class AddressLimits(SignInLimits limits, TimeProvider time)
{
    private const int Factor = 10;

    /// <summary>Addresses remembered; at the bound the idle ones are forgotten, and if none is, all are: memory comes first.</summary>
    private const int MaxAddresses = 10_000;

    /// <summary>Guards the table and the limiters in it.</summary>
    private readonly Lock _gate = new();
    private readonly Dictionary<string, AttemptLimiter> _limiters = new(StringComparer.Ordinal);

    /// <returns>Null when it may be tried, or how long to wait.</returns>
    public TimeSpan? Wait(string address)
    {
        lock (_gate) return _limiters.TryGetValue(address, out var limiter) ? limiter.Wait(time.GetUtcNow()) : null;
    }

    public void Failed(string address)
    {
        lock (_gate)
        {
            if (!_limiters.TryGetValue(address, out var limiter))
            {
                if (_limiters.Count == MaxAddresses) MakeRoom();
                _limiters.Add(address, limiter = new AttemptLimiter(limits.Failures * Factor, limits.Leak / Factor));
            }

            limiter.Failed(time.GetUtcNow());
        }
    }

    private void MakeRoom()
    {
        var now = time.GetUtcNow();
        foreach (var (address, limiter) in _limiters)
        {
            if (limiter.IsIdle(now)) _limiters.Remove(address);
        }

        if (_limiters.Count == MaxAddresses) _limiters.Clear();
    }
}
