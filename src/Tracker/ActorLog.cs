using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Event;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace AkkaP2P.Tracker;

/// <summary>Where the actor system's log goes.</summary>
internal sealed class ActorLogSetup(ILoggerFactory logging) : Setup
{
    public ILoggerFactory Logging { get; } = logging;
}

/// <summary>The actor system's logger: passes what actors log to the program's log, under the actor's class.</summary>
internal sealed class ActorLog : UntypedActor
{
    /// <summary>For the system's settings: this logger, and nothing on standard output, which is the program's own.</summary>
    public const string Settings = """
        akka.loggers = ["AkkaP2P.Tracker.ActorLog, AkkaP2P.Tracker"]
        akka.stdout-loglevel = OFF
        """;

    private readonly ILoggerFactory _logging = Context.System.Settings.Setup.Get<ActorLogSetup>().Value.Logging;

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case InitializeLogger: Sender.Tell(new LoggerInitialized()); break;
            case LogEvent log: Write(log); break;
            default: Unhandled(message); break;
        }
    }

    private void Write(LogEvent log) =>
        _logging.CreateLogger(log.LogClass).Log(LevelOf(log.LogLevel()), log.Cause, "{Source}: {Message}", log.LogSource, log.Message);

    private static LogLevel LevelOf(Akka.Event.LogLevel level) => level switch
    {
        Akka.Event.LogLevel.DebugLevel => LogLevel.Debug,
        Akka.Event.LogLevel.InfoLevel => LogLevel.Information,
        Akka.Event.LogLevel.WarningLevel => LogLevel.Warning,
        Akka.Event.LogLevel.ErrorLevel => LogLevel.Error,
    };
}
