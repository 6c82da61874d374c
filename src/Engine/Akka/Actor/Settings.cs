using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Util;

namespace Akka.Actor;

/// <summary>What an actor system reads from its configuration at the start.</summary>
public class Settings
{
    private readonly Config _userConfig;

    // Guards the fallback and what is merged with it: extensions bring their defaults from any thread.
    private readonly Lock _lock = new();
    private Config _fallback;
    private volatile Config? _merged;

    internal Settings(ActorSystem system, Config config, ActorSystemSetup setup)
    {
        System = system;
        Setup = setup;
        _userConfig = config;
        _fallback = ConfigurationFactory.Default();
        ProviderClass = Config.GetString("akka.actor.provider", "local");
        SupervisorStrategyClass = Config.GetString("akka.actor.guardian-supervisor-strategy", "");
        AskTimeout = Config.GetTimeSpan("akka.actor.ask-timeout", Timeout.InfiniteTimeSpan);
        CreationTimeout = Config.GetTimeSpan("akka.actor.creation-timeout", TimeSpan.FromSeconds(20));
        LogLevel = Config.GetString("akka.loglevel", "INFO");
        StdoutLogLevel = Config.GetString("akka.stdout-loglevel", "WARNING");
        Loggers = Config.GetStringList("akka.loggers");
        LoggerStartTimeout = Config.GetTimeSpan("akka.logger-startup-timeout", TimeSpan.FromSeconds(5));
        LogConfigOnStart = Config.GetBoolean("akka.log-config-on-start");
        LogDeadLetters = DeadLettersToLog(Config.GetString("akka.log-dead-letters", "10"));
        LogDeadLettersDuringShutdown = Config.GetBoolean("akka.log-dead-letters-during-shutdown", true);
        LogDeadLettersSuspendDuration = Config.GetTimeSpan("akka.log-dead-letters-suspend-duration", TimeSpan.FromMinutes(5));
        DebugAutoReceive = Config.GetBoolean("akka.actor.debug.autoreceive");
        DebugLifecycle = Config.GetBoolean("akka.actor.debug.lifecycle");
        DebugEventStream = Config.GetBoolean("akka.actor.debug.event-stream");
        DebugUnhandledMessage = Config.GetBoolean("akka.actor.debug.unhandled");
        SchedulerClass = Config.GetString("akka.scheduler.implementation", typeof(HashedWheelTimerScheduler).FullName!);
        CoordinatedShutdownTerminateActorSystem = Config.GetBoolean("akka.coordinated-shutdown.terminate-actor-system", true);
        CoordinatedShutdownRunByActorSystemTerminate =
            Config.GetBoolean("akka.coordinated-shutdown.run-by-actor-system-terminate", true);
        if (CoordinatedShutdownRunByActorSystemTerminate && !CoordinatedShutdownTerminateActorSystem)
        {
            throw new ConfigurationException(
                "akka.coordinated-shutdown.run-by-actor-system-terminate=on and "
                + "akka.coordinated-shutdown.terminate-actor-system=off is not a supported configuration combination.");
        }
    }

    public ActorSystem System { get; }

    public Config Config => _merged ?? Merged();

    public ActorSystemSetup Setup { get; }

    public string ProviderClass { get; }

    public string SupervisorStrategyClass { get; }

    public TimeSpan AskTimeout { get; }

    public TimeSpan CreationTimeout { get; }

    public string LogLevel { get; }

    public string StdoutLogLevel { get; }

    public IList<string> Loggers { get; }

    public TimeSpan LoggerStartTimeout { get; }

    public bool LogConfigOnStart { get; }

    /// <summary>How many dead letters to log before a pause; 0 none, <see cref="int.MaxValue"/> all.</summary>
    public int LogDeadLetters { get; }

    public bool LogDeadLettersDuringShutdown { get; }

    public TimeSpan LogDeadLettersSuspendDuration { get; }

    public bool DebugAutoReceive { get; }

    public bool DebugLifecycle { get; }

    public bool DebugEventStream { get; }

    public bool DebugUnhandledMessage { get; }

    public string SchedulerClass { get; }

    public bool CoordinatedShutdownTerminateActorSystem { get; }

    public bool CoordinatedShutdownRunByActorSystemTerminate { get; }

    /// <summary>Adds the defaults of an extension: they come after the user's settings and before those known so far.</summary>
    public void InjectTopLevelFallback(Config config)
    {
        lock (_lock)
        {
            _fallback = config.WithFallback(_fallback);
            _merged = null;
        }
    }

    public override string ToString() => Config.ToString();

    internal SupervisorStrategy GuardianStrategy() => SupervisorStrategyClass is "" or "Akka.Actor.DefaultSupervisorStrategy"
        ? SupervisorStrategy.DefaultStrategy
        : ((SupervisorStrategyConfigurator)Instances.Create(SupervisorStrategyClass)).Create();

    private Config Merged()
    {
        lock (_lock) return _merged ??= _userConfig.WithFallback(_fallback);
    }

    private static int DeadLettersToLog(string setting) => setting.ToUpperInvariant() switch
    {
        "ON" or "TRUE" or "YES" => int.MaxValue,
        "OFF" or "FALSE" or "NO" => 0,
        _ => int.Parse(setting, global::System.Globalization.CultureInfo.InvariantCulture),
    };
}
