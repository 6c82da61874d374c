namespace Akka.Event;

public class Debug : LogEvent
{
    public Debug(string logSource, Type logClass, object message) => Set(null, logSource, logClass, message);

    public Debug(Exception? cause, string logSource, Type logClass, object message) => Set(cause, logSource, logClass, message);

    public override LogLevel LogLevel() => Event.LogLevel.DebugLevel;
}
