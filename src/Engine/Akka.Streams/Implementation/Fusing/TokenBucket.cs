namespace Akka.Streams.Implementation.Fusing;

/// <summary>
/// Tokens that come at a steady pace, up to a capacity. It starts full. A cost that is not there yet is borrowed: the
/// caller waits as told before it goes on.
/// </summary>
internal sealed class TokenBucket(double capacity, double ticksPerToken, long nowTicks)
{
    private readonly double _capacity = capacity;
    private double _tokens = capacity;
    private long _updated = nowTicks;

    /// <summary>Takes tokens; says how long to wait until they have come.</summary>
    public TimeSpan Offer(long cost, long nowTicks)
    {
        _tokens = Math.Min(_capacity, _tokens + (nowTicks - _updated) / ticksPerToken);
        _updated = nowTicks;
        _tokens -= cost;
        return _tokens >= 0 ? TimeSpan.Zero : TimeSpan.FromTicks((long)Math.Ceiling(-_tokens * ticksPerToken));
    }
}
