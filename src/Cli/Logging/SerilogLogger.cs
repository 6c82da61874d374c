using Akka.Actor;
using Akka.Event;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using LogEvent = Akka.Event.LogEvent;

namespace AkkaP2P.Cli.Logging;

/// <summary>
/// Writes what actors log to the program's log. The actor system makes it, as <c>akka.loggers</c> in engine.conf says, so it finds the log in Serilog's static
/// place, as Akka.NET's own Serilog logger does.
/// </summary>
internal sealed class SerilogLogger : ReceiveActor
{
    /// <summary>The property that has what was said.</summary>
    public const string Text = "Text";

    public SerilogLogger()
    {
        Receive<InitializeLogger>(_ => Sender.Tell(new LoggerInitialized()));
        Receive<LogEvent>(Write);
    }

    private static void Write(LogEvent logged) => Log.Logger
        .ForContext(Constants.SourceContextPropertyName, logged.LogClass.FullName)
        .Write(LevelOf(logged.LogLevel()), logged.Cause, "{LogSource:l}: {Text:l}", logged.LogSource, logged.Message.ToString());

    private static LogEventLevel LevelOf(LogLevel level) => level switch
    {
        LogLevel.DebugLevel => LogEventLevel.Debug,
        LogLevel.InfoLevel => LogEventLevel.Information,
        LogLevel.WarningLevel => LogEventLevel.Warning,
        LogLevel.ErrorLevel => LogEventLevel.Error,
    };
}
