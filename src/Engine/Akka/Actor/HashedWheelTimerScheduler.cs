using System.Diagnostics;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace Akka.Actor;

/// <summary>
/// One thread turns a wheel of slots, one slot a tick; a task lies in the slot of its time and counts the turns until then.
/// Scheduling and running cost the same however many tasks there are, at the price of one tick's exactness. The thread
/// sleeps over empty slots, and while there is nothing to do.
/// </summary>
public class HashedWheelTimerScheduler : SchedulerBase, IDisposable
{
    private readonly long _tickLength;
    private readonly LinkedList<Entry>[] _wheel;
    private readonly int _mask;
    private readonly TimeSpan _shutdownTimeout;

    /// <summary>Guards the wheel, the tick and the thread; held for moments, never while a task runs.</summary>
    private readonly object _lock = new();

    private readonly List<Entry> _due = [];
    private long _start;
    private long _tick;

    /// <summary>The tick at which the thread means to wake up.</summary>
    private long _wakeAt;
    private int _count;
    private bool _stopped;
    private Thread? _thread;

    public HashedWheelTimerScheduler(Config scheduler, ILoggingAdapter log) : base(scheduler, log)
    {
        var tick = scheduler.GetTimeSpan("akka.scheduler.tick-duration", TimeSpan.FromMilliseconds(10));
        var slots = scheduler.GetInt("akka.scheduler.ticks-per-wheel", 512);
        if (tick < TimeSpan.FromMilliseconds(1)) throw new ConfigurationException($"akka.scheduler.tick-duration must be at least 1 ms, not {tick}.");
        if (slots <= 0 || (slots & (slots - 1)) != 0) throw new ConfigurationException($"akka.scheduler.ticks-per-wheel must be a power of two, not {slots}.");
        _tickLength = (long)(tick.TotalSeconds * Stopwatch.Frequency);
        _wheel = new LinkedList<Entry>[slots];
        for (var i = 0; i < slots; i++) _wheel[i] = new LinkedList<Entry>();
        _mask = slots - 1;
        _shutdownTimeout = scheduler.GetTimeSpan("akka.scheduler.shutdown-timeout", TimeSpan.FromSeconds(5));
    }

    protected override DateTimeOffset TimeNow => DateTimeOffset.UtcNow;

    public override TimeSpan MonotonicClock => TimeSpan.FromMilliseconds(Environment.TickCount64);

    public override TimeSpan HighResMonotonicClock => Stopwatch.GetElapsedTime(0);

    /// <summary>Tasks that are not yet due are forgotten.</summary>
    public void Dispose()
    {
        Thread? thread;
        lock (_lock)
        {
            _stopped = true;
            thread = _thread;
            Monitor.PulseAll(_lock);
        }
        if (thread is not null && thread != Thread.CurrentThread) thread.Join(_shutdownTimeout);
    }

    protected override void InternalScheduleTellOnce(
        TimeSpan delay, ICanTell receiver, object message, IActorRef sender, ICancelable? cancelable) =>
        Schedule(delay, null, new ScheduledTell(receiver, message, sender), cancelable);

    protected override void InternalScheduleTellRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender, ICancelable? cancelable) =>
        Schedule(initialDelay, interval, new ScheduledTell(receiver, message, sender), cancelable);

    protected override void InternalScheduleOnce(TimeSpan delay, Action action, ICancelable? cancelable) =>
        Schedule(delay, null, new ActionRunnable(action), cancelable);

    protected override void InternalScheduleOnce(TimeSpan delay, IRunnable action, ICancelable? cancelable) =>
        Schedule(delay, null, action, cancelable);

    protected override void InternalScheduleRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable? cancelable) =>
        Schedule(initialDelay, interval, new ActionRunnable(action), cancelable);

    protected override void InternalScheduleRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, IRunnable action, ICancelable? cancelable) =>
        Schedule(initialDelay, interval, action, cancelable);

    private void Schedule(TimeSpan delay, TimeSpan? interval, IRunnable action, ICancelable? cancelable)
    {
        if (cancelable is { IsCancellationRequested: true }) return;
        if (delay == TimeSpan.Zero && interval is null)
        {
            action.Run();
            return;
        }
        var entry = new Entry(action, cancelable, interval is { } every ? InTimestamps(every) : 0);
        lock (_lock)
        {
            if (_stopped) throw new SchedulerException("cannot enqueue after timer shutdown");
            if (_thread is null) StartThread();
            var now = Stopwatch.GetTimestamp() - _start;
            if (_count++ == 0) _tick = now / _tickLength; // the wheel stood still while it was empty
            entry.Deadline = now + InTimestamps(delay);
            Put(entry);
            if (entry.Tick < _wakeAt) Monitor.Pulse(_lock);
        }
        if (cancelable is ScheduledCancelable single) single.OnCancelled(() => Forget(entry));
    }

    /// <summary>What is being run just now is in no slot any more; it will not be put into another.</summary>
    private void Forget(Entry entry)
    {
        lock (_lock)
        {
            if (entry.Node.List is not { } slot) return;
            slot.Remove(entry.Node);
            _count--;
        }
    }

    private void StartThread()
    {
        _start = Stopwatch.GetTimestamp();
        _thread = new Thread(Turn) { IsBackground = true, Name = "akka-scheduler" };
        _thread.Start();
    }

    /// <summary>Into the slot after its deadline, so that a task never runs early.</summary>
    private void Put(Entry entry)
    {
        var tick = Math.Max((entry.Deadline + _tickLength - 1) / _tickLength, _tick + 1);
        entry.Tick = tick;
        _wheel[tick & _mask].AddLast(entry.Node);
    }

    private void Turn()
    {
        while (WaitForNextTick())
        {
            foreach (var entry in _due) Run(entry);
            lock (_lock)
            {
                foreach (var entry in _due)
                {
                    if (entry.Interval > 0 && !entry.IsCancelled)
                    {
                        entry.Deadline += entry.Interval;
                        Put(entry);
                    }
                    else
                    {
                        _count--;
                    }
                }
            }
            _due.Clear();
        }
    }

    /// <summary>Sleeps until the next tick that has something in its slot and collects what is due at it; false when the scheduler has stopped.</summary>
    private bool WaitForNextTick()
    {
        lock (_lock)
        {
            while (!_stopped)
            {
                _wakeAt = NextTick();
                if (_wakeAt == long.MaxValue)
                {
                    Monitor.Wait(_lock);
                    continue;
                }

                var left = (_wakeAt * _tickLength) - (Stopwatch.GetTimestamp() - _start);
                if (left <= 0) break;
                Monitor.Wait(_lock, TimeSpan.FromSeconds((double)left / Stopwatch.Frequency) + TimeSpan.FromMilliseconds(0.5));
            }
            if (_stopped) return false;
            _tick = _wakeAt;
            var slot = _wheel[_tick & _mask];
            for (var node = slot.First; node is not null;)
            {
                var next = node.Next;
                if (node.Value.Tick <= _tick || node.Value.IsCancelled)
                {
                    slot.Remove(node);
                    _due.Add(node.Value);
                }
                node = next;
            }
            return true;
        }
    }

    /// <summary>The first tick after this one whose slot is not empty; what lies there may be of a later turn.</summary>
    private long NextTick()
    {
        if (_count == 0) return long.MaxValue;
        var tick = _tick + 1;
        while (_wheel[tick & _mask].First is null && tick <= _tick + _mask) tick++;
        return tick;
    }

    private void Run(Entry entry)
    {
        if (entry.IsCancelled) return;
        try
        {
            entry.Action.Run();
        }
        catch (Exception cause)
        {
            Log.Error(cause, "A scheduled action failed");
        }
    }

    private static long InTimestamps(TimeSpan time) => (long)(time.TotalSeconds * Stopwatch.Frequency);

    private sealed class Entry
    {
        private readonly ICancelable? _cancelable;

        public Entry(IRunnable action, ICancelable? cancelable, long interval)
        {
            Action = action;
            _cancelable = cancelable;
            Interval = interval;
            Node = new LinkedListNode<Entry>(this);
        }

        public IRunnable Action { get; }

        /// <summary>Its place in a slot.</summary>
        public LinkedListNode<Entry> Node { get; }

        /// <summary>In timestamps; 0 when it runs once.</summary>
        public long Interval { get; }

        public long Deadline { get; set; }

        public long Tick { get; set; }

        public bool IsCancelled => _cancelable is { IsCancellationRequested: true };
    }

    private sealed class ScheduledTell(ICanTell receiver, object message, IActorRef sender) : IRunnable
    {
        public void Run() => receiver.Tell(message, sender);

        public void Execute() => Run();
    }
}
