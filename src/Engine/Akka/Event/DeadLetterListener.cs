using Akka.Actor;

namespace Akka.Event;

/// <summary>
/// Logs dead letters: the first few, then nothing for a while, then how many there were in between.
/// </summary>
public class DeadLetterListener : ActorBase
{
    private readonly EventStream _eventStream = Context.System.EventStream;
    private readonly int _limit = Context.System.Settings.LogDeadLetters;
    private readonly TimeSpan _pause = Context.System.Settings.LogDeadLettersSuspendDuration;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private int _count;

    protected override void PreStart()
    {
        _eventStream.Subscribe(Self, typeof(DeadLetter));
        _eventStream.Subscribe(Self, typeof(Dropped));
        _eventStream.Subscribe(Self, typeof(UnhandledMessage));
    }

    protected override void PostStop() => _eventStream.Unsubscribe(Self);

    /// <summary>The subscriptions stay.</summary>
    protected override void PostRestart(Exception reason) { }

    protected override void PreRestart(Exception reason, object message) { }

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case AllDeadLetters letter:
                Count(letter);
                return true;
            case PauseOver:
                if (_count > _limit) _log.Info("{0} more dead letters were not logged", _count - _limit);
                _count = 0;
                return true;
            default:
                return false;
        }
    }

    private void Count(AllDeadLetters letter)
    {
        // A log event that went astray would come back here as a dead letter of its own.
        if (letter.Message is LogEvent) return;
        _count++;
        if (_limit != int.MaxValue && _count > _limit) return;
        var reason = letter switch
        {
            Dropped dropped => $"was dropped. {dropped.Reason}",
            UnhandledMessage => "was unhandled",
            _ => "was not delivered",
        };
        var last = _count == _limit ? " No more dead letters will be logged for a while." : "";
        _log.Info(
            "Message [{0}] from {1} to {2} {3}. [{4}] dead letters encountered.{5}",
            letter.Message.GetType().Name, letter.Sender, letter.Recipient, reason, _count, last);
        if (_count == _limit && _pause != Timeout.InfiniteTimeSpan)
        {
            Context.System.Scheduler.ScheduleTellOnce(_pause, Self, PauseOver.Instance, Self);
        }
    }

    private sealed class PauseOver : INoSerializationVerificationNeeded
    {
        public static readonly PauseOver Instance = new();
    }
}
