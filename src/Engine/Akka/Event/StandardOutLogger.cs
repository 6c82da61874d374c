namespace Akka.Event;

public class StandardOutLogger : MinimalLogger
{
    internal static readonly StandardOutLogger Instance = new();

    protected override void Log(object message)
    {
        if (message is LogEvent log) Print(log);
    }

    internal static void Print(LogEvent log) => Console.WriteLine(log.ToString());
}
