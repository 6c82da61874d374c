using Akka.Actor;

namespace Akka.Event;

public static class Logging
{
    /// <summary>More severe than anything: nothing is logged.</summary>
    private const LogLevel Off = (LogLevel)int.MaxValue;

    public static string SimpleName(object o) => SimpleName(o.GetType());

    public static string SimpleName(Type t) => t.Name;

    public static Type ClassFor(this LogLevel logLevel) => logLevel switch
    {
        LogLevel.DebugLevel => typeof(Debug),
        LogLevel.InfoLevel => typeof(Info),
        LogLevel.WarningLevel => typeof(Warning),
        LogLevel.ErrorLevel => typeof(Error),
    };

    public static string StringFor(this LogLevel logLevel) => logLevel switch
    {
        LogLevel.DebugLevel => "DEBUG",
        LogLevel.InfoLevel => "INFO",
        LogLevel.WarningLevel => "WARNING",
        LogLevel.ErrorLevel => "ERROR",
    };

    public static LogLevel LogLevelFor(string? logLevel) => logLevel?.ToUpperInvariant() switch
    {
        "DEBUG" => LogLevel.DebugLevel,
        "INFO" => LogLevel.InfoLevel,
        "WARNING" => LogLevel.WarningLevel,
        "ERROR" => LogLevel.ErrorLevel,
        "OFF" => Off,
        _ => throw new ArgumentException($"Unknown LogLevel: '{logLevel}'. Valid values are: 'Debug', 'Info', 'Warning', 'Error'", nameof(logLevel)),
    };

    public static ILoggingAdapter GetLogger(this IActorContext context, ILogMessageFormatter? logMessageFormatter = null) =>
        GetLogger(context.System.EventStream, context, logMessageFormatter);

    public static ILoggingAdapter GetLogger(
        ActorSystem system, object logSourceObj, ILogMessageFormatter? logMessageFormatter = null)
    {
        var (source, type) = Source(logSourceObj, system);
        return new BusLogging(system.EventStream, source, type, logMessageFormatter ?? DefaultLogMessageFormatter.Instance);
    }

    public static ILoggingAdapter GetLogger(
        LoggingBus loggingBus, object logSourceObj, ILogMessageFormatter? logMessageFormatter = null)
    {
        var (source, type) = Source(logSourceObj, null);
        return new BusLogging(loggingBus, source, type, logMessageFormatter ?? DefaultLogMessageFormatter.Instance);
    }

    private static (string Source, Type Type) Source(object origin, ActorSystem? system)
    {
        var at = system is null ? "" : $"({system})";
        return origin switch
        {
            IActorContext context => (context.Self.Path.ToString(), ((ActorCell)context).Props.Type),
            IActorRef actor => (actor.Path.ToString(), actor.GetType()),
            string text => (text + at, typeof(string)),
            ActorSystem owner => ($"ActorSystem({owner.Name})", typeof(ActorSystem)),
            Type type => (type.Name + at, type),
            _ => (origin.GetType().Name + at, origin.GetType()),
        };
    }
}
