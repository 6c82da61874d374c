using System.Collections.Concurrent;
using System.Collections.Immutable;
using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Util;

namespace Akka.Event;

/// <summary>
/// Subscribers by type: one gets every event that is of its type, a derived one, or implements it. The loggers are
/// subscribers to the types of log events.
/// </summary>
public abstract class LoggingBus : ActorEventBus<object, Type>
{
    private readonly Lock _changes = new();

    /// <summary>Types by subscriber; immutable, written under <see cref="_changes"/>.</summary>
    private ImmutableDictionary<IActorRef, ImmutableHashSet<Type>> _subscriptions =
        ImmutableDictionary<IActorRef, ImmutableHashSet<Type>>.Empty;

    /// <summary>Who gets events of a type, found once per type; a new table with every change of subscriptions.</summary>
    private ConcurrentDictionary<Type, IActorRef[]> _receivers = new();

    private readonly List<IActorRef> _loggers = [];

    /// <summary>The least severe level that is logged.</summary>
    public LogLevel LogLevel { get; private set; }

    public override bool Subscribe(IActorRef subscriber, Type classifier)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        return Change(subscriber, types => types.Add(classifier));
    }

    public override bool Unsubscribe(IActorRef subscriber) => Change(subscriber, types => types.Clear());

    public override bool Unsubscribe(IActorRef subscriber, Type classifier) =>
        Change(subscriber, types => types.Remove(classifier));

    public override void Publish(object @event)
    {
        var receivers = Volatile.Read(ref _receivers);
        if (!receivers.TryGetValue(@event.GetType(), out var found)) found = receivers.GetOrAdd(@event.GetType(), Find);
        foreach (var receiver in found) receiver.Tell(@event, ActorRefs.NoSender);
    }

    public void SetLogLevel(LogLevel logLevel)
    {
        LogLevel = logLevel;
        IActorRef[] loggers;
        lock (_changes) loggers = [.. _loggers];
        foreach (var logger in loggers) SubscribeToLevels(logger, logLevel);
    }

    /// <summary>What is logged before the loggers run goes to standard output.</summary>
    public void StartStdoutLogger(Settings config)
    {
        SetUpStdoutLogger(config);
        Publish(new Debug(GetType().Name, GetType(), "StandardOutLogger started"));
    }

    internal virtual void OnSubscribed(IActorRef subscriber) { }

    internal virtual void OnUnsubscribed(IActorRef subscriber) { }

    internal void StartLoggers(ActorSystemImpl system)
    {
        LogLevel = Logging.LogLevelFor(system.Settings.LogLevel);
        var names = system.Settings.Loggers;
        for (var i = 0; i < names.Count; i++) Add(StartLogger(system, names[i], i + 1));
        // With a logger of its own at work, standard output would only repeat it.
        if (names.Count > 0) Unsubscribe(StandardOutLogger.Instance);
    }

    /// <summary>From here on, what is logged goes to standard output again: the loggers stop with the system.</summary>
    internal void StopLoggers(ActorSystemImpl system)
    {
        SetUpStdoutLogger(system.Settings);
        lock (_changes)
        {
            foreach (var logger in _loggers) Unsubscribe(logger);
            _loggers.Clear();
        }
    }

    private static IActorRef StartLogger(ActorSystemImpl system, string typeName, int number)
    {
        var type = Instances.FindType(typeName);
        var logger = system.SystemActorOf(Props.Create(type), $"log{number}-{type.Name}");
        var answer = logger.Ask(new InitializeLogger(system.EventStream), system.Settings.LoggerStartTimeout);
        try
        {
            if (answer.GetAwaiter().GetResult() is LoggerInitialized) return logger;
        }
        catch (AskTimeoutException cause)
        {
            throw new LoggerInitializationException($"Logger [{typeName}] did not respond within {system.Settings.LoggerStartTimeout}", cause);
        }
        throw new LoggerInitializationException($"Logger [{typeName}] did not respond with LoggerInitialized, sent instead {answer.Result}");
    }

    private void Add(IActorRef logger)
    {
        lock (_changes) _loggers.Add(logger);
        SubscribeToLevels(logger, LogLevel);
    }

    private void SetUpStdoutLogger(Settings settings) =>
        SubscribeToLevels(StandardOutLogger.Instance, Logging.LogLevelFor(settings.StdoutLogLevel));

    private void SubscribeToLevels(IActorRef logger, LogLevel least)
    {
        foreach (var level in Enum.GetValues<LogLevel>())
        {
            if (level >= least) Subscribe(logger, Logging.ClassFor(level));
            else Unsubscribe(logger, Logging.ClassFor(level));
        }
    }

    private IActorRef[] Find(Type type) =>
        [.. _subscriptions.Where(pair => pair.Value.Any(t => t.IsAssignableFrom(type))).Select(pair => pair.Key)];

    private bool Change(IActorRef subscriber, Func<ImmutableHashSet<Type>, ImmutableHashSet<Type>> change)
    {
        bool isIn;
        lock (_changes)
        {
            var before = _subscriptions.GetValueOrDefault(subscriber, []);
            var after = change(before);
            if (ReferenceEquals(before, after)) return false;
            isIn = !after.IsEmpty;
            _subscriptions = isIn ? _subscriptions.SetItem(subscriber, after) : _subscriptions.Remove(subscriber);
            Volatile.Write(ref _receivers, new ConcurrentDictionary<Type, IActorRef[]>());
        }
        if (isIn) OnSubscribed(subscriber);
        else OnUnsubscribed(subscriber);
        return true;
    }
}
