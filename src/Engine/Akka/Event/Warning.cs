namespace Akka.Event;

public class Warning : LogEvent
{
    public Warning(string logSource, Type logClass, object message) => Set(null, logSource, logClass, message);

    public Warning(Exception? cause, string logSource, Type logClass, object message) => Set(cause, logSource, logClass, message);

    public override LogLevel LogLevel() => Event.LogLevel.WarningLevel;
}
