using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;
using Akka.Util;

namespace Akka.Dispatch;

/// <summary>
/// The dispatchers by their id, which is the path of their settings; each is made when an actor first asks for it.
/// </summary>
public sealed class Dispatchers
{
    public static readonly string DefaultDispatcherId = "akka.actor.default-dispatcher";

    internal const string InternalDispatcherId = "akka.actor.internal-dispatcher";

    private readonly ConcurrentDictionary<string, Lazy<MessageDispatcherConfigurator>> _configurators = new();
    private readonly ActorSystem _system;

    internal Dispatchers(ActorSystem system)
    {
        _system = system;
        DefaultGlobalDispatcher = Lookup(DefaultDispatcherId);
        Internal = Lookup(InternalDispatcherId);
    }

    public MessageDispatcher DefaultGlobalDispatcher { get; }

    /// <summary>For the engine's own actors, so that users' actors cannot starve them.</summary>
    internal MessageDispatcher Internal { get; }

    public MessageDispatcher Lookup(string dispatcherName) =>
        _configurators.GetOrAdd(dispatcherName, id => new Lazy<MessageDispatcherConfigurator>(() => Configure(id))).Value.Dispatcher();

    public bool HasDispatcher(string id) =>
        _configurators.TryGetValue(id, out var known) && known.IsValueCreated || _system.Settings.Config.HasPath(id);

    /// <summary>Adds a kind of dispatcher that has no settings, as test kits do; false when the id is taken.</summary>
    public bool RegisterConfigurator(string id, MessageDispatcherConfigurator configurator) =>
        _configurators.TryAdd(id, new Lazy<MessageDispatcherConfigurator>(configurator));

    internal MessageDispatcher For(Props props, bool systemService)
    {
        if (props.Dispatcher is { } given) return Lookup(given);
        return systemService ? Internal : DefaultGlobalDispatcher;
    }

    internal void Shutdown()
    {
        // One that could not be made has nothing to shut down.
        foreach (var configurator in _configurators.Values.Where(c => c.IsValueCreated)) configurator.Value.Dispatcher().Shutdown();
    }

    private MessageDispatcherConfigurator Configure(string id)
    {
        var config = _system.Settings.Config.GetConfig(id);
        if (config.IsEmpty) throw new ConfigurationException($"Dispatcher [{id}] not configured.");
        var type = config.GetString("type", "Dispatcher");
        return type switch
        {
            "Dispatcher" or "TaskDispatcher" or "ForkJoinDispatcher" or "PinnedDispatcher" =>
                new BuiltInDispatcherConfigurator(id, type, config),
            _ => (MessageDispatcherConfigurator)Instances.Create(type, config, new DispatcherPrerequisites(_system)),
        };
    }
}
