using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;

namespace Akka.Coordination;

/// <summary>Gives out leases by name, each made once from the implementation that a configuration path names.</summary>
public sealed class LeaseProvider(ExtendedActorSystem system) : IExtension
{
    private readonly ConcurrentDictionary<(string Name, string ConfigPath, string Owner), Lazy<Lease>> _leases = new();

    public static LeaseProvider Get(ActorSystem system) => system.WithExtension<LeaseProvider, LeaseProviderExtensionProvider>();

    public static Config DefaultConfig() => ConfigurationFactory.FromResource<LeaseProvider>("Akka.Coordination.reference.conf");

    /// <param name="configPath">Where the settings stand; <c>lease-class</c> in it is the type's name.</param>
    /// <exception cref="ArgumentException">There is no such configuration, or it names no lease.</exception>
    public Lease GetLease(string leaseName, string configPath, string ownerName) => _leases
        .GetOrAdd((leaseName, configPath, ownerName), key => new Lazy<Lease>(() => Create(key.Name, key.ConfigPath, key.Owner)))
        .Value;

    private Lease Create(string leaseName, string configPath, string ownerName)
    {
        if (!system.Settings.Config.HasPath(configPath)) throw new ArgumentException($"no lease configuration at [{configPath}]", nameof(configPath));
        var config = system.Settings.Config.GetConfig(configPath).WithFallback(system.Settings.Config.GetConfig("akka.coordination.lease"));
        var className = config.GetString("lease-class");
        var type = string.IsNullOrEmpty(className) ? null : Type.GetType(className);
        if (type is null || !type.IsAssignableTo(typeof(Lease)))
        {
            throw new ArgumentException($"[{configPath}.lease-class] names no lease: '{className}'", nameof(configPath));
        }

        var settings = LeaseSettings.Create(config, leaseName, ownerName);
        return type.GetConstructor([typeof(LeaseSettings), typeof(ExtendedActorSystem)]) is { } withSystem
            ? (Lease)withSystem.Invoke([settings, system])
            : (Lease)Activator.CreateInstance(type, settings)!;
    }
}
