using Akka.Streams.Stage;

namespace Akka.Streams.Implementation.Fusing;

/// <summary>
/// How long ago something happened, by the system's scheduler. Asking it every now and then is cheaper than a timer for
/// each element.
/// </summary>
internal sealed class IdleClock(GraphStageLogic logic, TimeSpan timeout)
{
    private TimeSpan _deadline;

    /// <summary>An eighth of the time-out, at least 10 ms and at most 100 ms: how late it may be noticed.</summary>
    public TimeSpan CheckInterval { get; } =
        TimeSpan.FromTicks(Math.Min(timeout.Ticks, Math.Clamp(timeout.Ticks / 8, TimeSpan.TicksPerMillisecond * 10, TimeSpan.TicksPerMillisecond * 100)));

    public bool IsOver => Now >= _deadline;

    private TimeSpan Now => logic.ActorMaterializer.System.Scheduler.MonotonicClock;

    public void Restart() => _deadline = Now + timeout;
}
