namespace AkkaP2P.Client.Tests;

/// <summary>A clock that moves when told.</summary>
internal sealed class ManualTime(DateTimeOffset start = default) : TimeProvider
{
    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _ticks;

    public override DateTimeOffset GetUtcNow() => (start == default ? DateTimeOffset.UnixEpoch : start).AddTicks(_ticks);

    public void Advance(TimeSpan time) => _ticks += time.Ticks;
}
