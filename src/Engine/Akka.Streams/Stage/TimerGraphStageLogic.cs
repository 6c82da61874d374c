using Akka.Actor;

namespace Akka.Streams.Stage;

/// <summary>
/// A logic with timers, each known by a key. Setting a key again replaces its timer, and a tick of a replaced or
/// cancelled timer that is already under way is ignored. A repeated timer has at most one tick under way.
/// </summary>
public abstract class TimerGraphStageLogic(Shape shape) : GraphStageLogic(shape)
{
    private readonly Dictionary<object, Timer> _timers = [];
    private Action<Timer>? _fired;

    protected internal abstract void OnTimer(object timerKey);

    protected internal override void AfterPostStop()
    {
        foreach (var timer in _timers.Values) timer.Task.Cancel();
        _timers.Clear();
        base.AfterPostStop();
    }

    protected void ScheduleRepeatedly(object timerKey, TimeSpan initialDelay, TimeSpan interval)
    {
        var timer = Replace(timerKey, isRepeated: true);
        timer.Task = Materializer.ScheduleRepeatedly(initialDelay, interval, timer.Tick);
    }

    protected void ScheduleRepeatedly(object timerKey, TimeSpan interval) =>
        ScheduleRepeatedly(timerKey, interval, interval);

    protected void ScheduleOnce(object timerKey, TimeSpan delay)
    {
        var timer = Replace(timerKey, isRepeated: false);
        timer.Task = Materializer.ScheduleOnce(delay, timer.Tick);
    }

    protected void CancelTimer(object timerKey)
    {
        if (_timers.Remove(timerKey, out var timer)) timer.Task.Cancel();
    }

    protected bool IsTimerActive(object timerKey) => _timers.ContainsKey(timerKey);

    private Timer Replace(object timerKey, bool isRepeated)
    {
        CancelTimer(timerKey);
        var timer = new Timer(timerKey, isRepeated, _fired ??= GetAsyncCallback<Timer>(Fired));
        _timers.Add(timerKey, timer);
        return timer;
    }

    private void Fired(Timer timer)
    {
        timer.Handled();
        if (!_timers.TryGetValue(timer.Key, out var current) || !ReferenceEquals(current, timer)) return;
        if (!timer.IsRepeated) _timers.Remove(timer.Key);
        OnTimer(timer.Key);
    }

    private sealed class Timer(object key, bool isRepeated, Action<Timer> fired)
    {
        /// <summary>1 while a tick is on its way to the stage: the scheduler's thread sets it, the stage clears it.</summary>
        private int _isUnderWay;

        public object Key { get; } = key;

        public bool IsRepeated { get; } = isRepeated;

        public ICancelable Task { get; set; } = null!;

        public void Tick()
        {
            if (Interlocked.Exchange(ref _isUnderWay, 1) == 0) fired(this);
        }

        public void Handled() => Volatile.Write(ref _isUnderWay, 0);
    }
}
