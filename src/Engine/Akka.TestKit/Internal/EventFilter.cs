using Akka.Event;

namespace Akka.TestKit.Internal;

/// <summary>One of the filters that a test has set up. The listener asks it, on the listener's thread, about every event.</summary>
internal sealed class EventFilter(string description, Predicate<LogEvent> fits)
{
    /// <summary>Told of each event that fits.</summary>
    public event Action? Matched;

    public bool Apply(LogEvent logEvent)
    {
        if (!fits(logEvent))
            return false;
        Matched?.Invoke();
        return true;
    }

    public override string ToString() => description;
}
