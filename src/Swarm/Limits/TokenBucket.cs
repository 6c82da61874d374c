namespace AkkaP2P.Swarm.Limits;

/// <summary>
/// A rate limit. Tokens are bytes; they come in at the rate and the bucket holds a burst of them. A taking may go below zero
/// once, so that a block larger than the burst passes and the next waits for it. Safe to use from several threads.
/// </summary>
public sealed class TokenBucket
{
    /// <summary>The bucket holds what comes in during this time.</summary>
    private static readonly TimeSpan Burst = TimeSpan.FromMilliseconds(100);

    private readonly TimeProvider _time;

    /// <summary>Guards all below.</summary>
    private readonly Lock _lock = new();
    private double? _rate;
    private double _tokens;
    private long _asOf;

    /// <param name="bytesPerSecond">Null is no limit.</param>
    public TokenBucket(long? bytesPerSecond, TimeProvider time)
    {
        _time = time;
        _asOf = time.GetTimestamp();
        Rate = bytesPerSecond;
        _tokens = Capacity;
    }

    /// <summary>Bytes per second, or null: no limit. A change holds from now on; debts are kept but paid at the new rate.</summary>
    public long? Rate
    {
        get
        {
            lock (_lock) return (long?)_rate;
        }

        set
        {
            if (value is <= 0) throw new ArgumentOutOfRangeException(nameof(value), value, "a rate is at least 1 byte per second");
            lock (_lock)
            {
                Refill();
                _rate = value;
                _tokens = value is null ? 0 : Math.Min(_tokens, Capacity);
            }
        }
    }

    private double Capacity => (_rate ?? 0) * Burst.TotalSeconds;

    /// <summary>
    /// Takes the bytes when the bucket is not in debt. Otherwise takes nothing, and <paramref name="wait"/> is how long until it
    /// is worth asking again.
    /// </summary>
    public bool TryTake(int bytes, out TimeSpan wait)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        lock (_lock)
        {
            wait = TimeSpan.Zero;
            if (_rate is not { } rate) return true;
            Refill();
            if (_tokens < 0)
            {
                wait = TimeSpan.FromSeconds(-_tokens / rate) + TimeSpan.FromTicks(1);
                return false;
            }

            _tokens -= bytes;
            return true;
        }
    }

    private void Refill()
    {
        var now = _time.GetTimestamp();
        if (_rate is { } rate) _tokens = Math.Min(_tokens + _time.GetElapsedTime(_asOf, now).TotalSeconds * rate, Capacity);
        _asOf = now;
    }
}
