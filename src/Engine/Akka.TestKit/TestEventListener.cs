using Akka.Event;
using Akka.TestKit.Internal;

namespace Akka.TestKit;

/// <summary>
/// The kit's logger: it prints, as the default one does, what no filter of the test takes. Dead letters and unhandled
/// messages are events to it as well, so that a test can expect them.
/// </summary>
public class TestEventListener : DefaultLogger
{
    private readonly List<EventFilter> _filters = [];

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case InitializeLogger initialize:
                foreach (var type in new[] { typeof(Mute), typeof(Unmute), typeof(DeadLetter), typeof(UnhandledMessage) })
                    initialize.LoggingBus.Subscribe(Context.Self, type);
                return base.Receive(message);
            case Mute mute:
                _filters.AddRange(mute.Filters);
                return true;
            case Unmute unmute:
                foreach (var filter in unmute.Filters)
                    _filters.Remove(filter);
                return true;
            case LogEvent logEvent:
                if (!IsFiltered(logEvent))
                    Print(logEvent);
                return true;
            case DeadLetter letter:
                // Only for the filters: the engine's own listener writes the text.
                IsFiltered(new Warning(letter.Recipient.Path.ToString(), letter.Recipient.GetType(), letter));
                return true;
            case UnhandledMessage unhandled:
                IsFiltered(new Warning(unhandled.Recipient.Path.ToString(), unhandled.Recipient.GetType(), unhandled));
                return true;
            default:
                return base.Receive(message);
        }
    }

    // Every filter sees the event, since two may count the same.
    private bool IsFiltered(LogEvent logEvent)
    {
        var filtered = false;
        foreach (var filter in _filters)
            filtered |= filter.Apply(logEvent);
        return filtered;
    }
}
