using Akka.Event;

namespace Akka.Actor.Internal;

/// <summary>A timer has gone off. The cell asks the timer whether it still counts before the actor sees anything.</summary>
internal sealed class TimerMessage(TimerScheduler owner, object key, object message, bool repeats)
    : IAutoReceivedMessage, INoSerializationVerificationNeeded, INotInfluenceReceiveTimeout, IDeadLetterSuppression
{
    public TimerScheduler Owner { get; } = owner;

    public object Key { get; } = key;

    public object Message { get; } = message;

    public bool Repeats { get; } = repeats;
}

/// <summary>The timers of one instance; used by the actor's thread only.</summary>
internal sealed class TimerScheduler(ActorCell cell) : ITimerScheduler
{
    private readonly Dictionary<object, (TimerMessage Message, ICancelable Task)> _timers = [];

    public IReadOnlyCollection<object> ActiveTimers => [.. _timers.Keys];

    public void StartPeriodicTimer(object key, object msg, TimeSpan interval) =>
        StartPeriodicTimer(key, msg, interval, interval, cell.Self);

    public void StartPeriodicTimer(object key, object msg, TimeSpan interval, IActorRef sender) =>
        StartPeriodicTimer(key, msg, interval, interval, sender);

    public void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval) =>
        StartPeriodicTimer(key, msg, initialDelay, interval, cell.Self);

    public void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval, IActorRef sender)
    {
        Cancel(key);
        var message = new TimerMessage(this, key, msg, repeats: true);
        var task = cell.System.Scheduler.ScheduleTellRepeatedlyCancelable(initialDelay, interval, cell.Self, message, sender);
        _timers[key] = (message, task);
    }

    public void StartSingleTimer(object key, object msg, TimeSpan timeout) => StartSingleTimer(key, msg, timeout, cell.Self);

    public void StartSingleTimer(object key, object msg, TimeSpan timeout, IActorRef sender)
    {
        Cancel(key);
        var message = new TimerMessage(this, key, msg, repeats: false);
        var task = cell.System.Scheduler.ScheduleTellOnceCancelable(timeout, cell.Self, message, sender);
        _timers[key] = (message, task);
    }

    public bool IsTimerActive(object key) => _timers.ContainsKey(key);

    public void Cancel(object key)
    {
        if (_timers.Remove(key, out var timer)) timer.Task.Cancel();
    }

    public void CancelAll()
    {
        foreach (var (_, task) in _timers.Values) task.Cancel();
        _timers.Clear();
    }

    /// <summary>Whether the message is of the timer that is running under its key; one that goes off once is then over.</summary>
    public bool Accept(TimerMessage message)
    {
        if (!_timers.TryGetValue(message.Key, out var running) || running.Message != message) return false;
        if (!message.Repeats) _timers.Remove(message.Key);
        return true;
    }
}
