namespace Akka.Event;

/// <summary>Publishes what is logged on the bus, where the loggers listen.</summary>
public sealed class BusLogging : LoggingAdapterBase
{
    private readonly LoggingBus _bus;
    private readonly string _logSource;
    private readonly Type _logClass;

    public BusLogging(LoggingBus bus, string logSource, Type logClass, ILogMessageFormatter logMessageFormatter)
        : base(logMessageFormatter)
    {
        _bus = bus;
        _logSource = logSource;
        _logClass = logClass;
    }

    public override bool IsDebugEnabled => _bus.LogLevel <= LogLevel.DebugLevel;

    public override bool IsInfoEnabled => _bus.LogLevel <= LogLevel.InfoLevel;

    public override bool IsWarningEnabled => _bus.LogLevel <= LogLevel.WarningLevel;

    public override bool IsErrorEnabled => _bus.LogLevel <= LogLevel.ErrorLevel;

    protected override void NotifyLog(LogLevel logLevel, object message, Exception? cause = null) => _bus.Publish(logLevel switch
    {
        LogLevel.DebugLevel => new Debug(cause, _logSource, _logClass, message),
        LogLevel.InfoLevel => new Info(cause, _logSource, _logClass, message),
        LogLevel.WarningLevel => new Warning(cause, _logSource, _logClass, message),
        LogLevel.ErrorLevel => (LogEvent)new Error(cause, _logSource, _logClass, message),
    });
}
