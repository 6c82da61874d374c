namespace AkkaP2P.Swarm.Simulation;

/// <summary>The simulator's clock, which the policies read as they read the real one. Timestamps are 100 ns.</summary>
internal sealed class VirtualTime : TimeProvider
{
    private long _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public double Seconds => (double)_now / TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _now;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddTicks(_now);

    public void MoveTo(long timestamp) => _now = timestamp;
}
