namespace AkkaP2P.Tracker.Tests;

/// <summary>A clock that a spec moves. It runs no timers.</summary>
internal sealed class ManualTime(DateTimeOffset now = default) : TimeProvider
{
    private DateTimeOffset _now = now == default ? new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero) : now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public void Advance(TimeSpan time) => _now += time;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => _now.UtcTicks;
}
