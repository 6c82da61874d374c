using System.Collections.Concurrent;
using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Sharding.Internal;
using Akka.Configuration;

namespace Akka.Cluster.Sharding;

/// <summary>
/// Entities of a type, spread over the members in shards; each lives on one node at a time and is reached through the region
/// on any node. Thread-safe.
/// </summary>
public class ClusterSharding : IExtension
{
    private readonly ExtendedActorSystem _system;
    private readonly Cluster _cluster;
    private readonly Lazy<IActorRef> _guardian;
    private readonly ConcurrentDictionary<string, Lazy<IActorRef>> _regions = new();

    public ClusterSharding(ExtendedActorSystem system)
    {
        _system = system;
        _system.Settings.InjectTopLevelFallback(DefaultConfig());
        _cluster = Cluster.Get(system);
        Settings = ClusterShardingSettings.Create(system);
        var name = system.Settings.Config.GetString("akka.cluster.sharding.guardian-name");
        _guardian = new Lazy<IActorRef>(() => system.SystemActorOf(ShardingGuardian.Props, name));
        HandOverAtShutdown();
    }

    public ClusterShardingSettings Settings { get; }

    public ImmutableHashSet<string> ShardTypeNames => [.. _regions.Keys];

    public static ClusterSharding Get(ActorSystem system) => system.WithExtension<ClusterSharding, ClusterShardingExtensionProvider>();

    public static Config DefaultConfig() => ConfigurationFactory.FromResource<ClusterSharding>("Akka.Cluster.Sharding.reference.conf");

    public IActorRef Start(
        string typeName, Func<string, Props> entityPropsFactory, ClusterShardingSettings settings, IMessageExtractor messageExtractor) =>
        _regions.GetOrAdd(typeName, name => new Lazy<IActorRef>(() => StartRegion(name, entityPropsFactory, settings, messageExtractor))).Value;

    public Task<IActorRef> StartAsync(
        string typeName, Func<string, Props> entityPropsFactory, ClusterShardingSettings settings, IMessageExtractor messageExtractor) =>
        Task.FromResult(Start(typeName, entityPropsFactory, settings, messageExtractor));

    /// <exception cref="ArgumentException">No region of that type was started here.</exception>
    public IActorRef ShardRegion(string typeName) => _regions.TryGetValue(typeName, out var region)
        ? region.Value
        : throw new ArgumentException($"Shard type [{typeName}] must be started first", nameof(typeName));

    internal static string CoordinatorName(string typeName) => Uri.EscapeDataString(typeName) + "Coordinator";

    private IActorRef StartRegion(
        string typeName, Func<string, Props> entityProps, ClusterShardingSettings settings, IMessageExtractor extractor)
    {
        if (settings.Role is { } role && !_cluster.SelfRoles.Contains(role))
        {
            throw new ArgumentException($"this node has not the role '{role}' that hosts {typeName}", nameof(settings));
        }

        var start = new ShardingGuardian.StartRegion(
            ShardCoordinator.Props(settings),
            CoordinatorName(typeName),
            Props.Create(() => new ShardRegion(typeName, entityProps, settings, extractor, PoisonPill.Instance)),
            Uri.EscapeDataString(typeName));
        return _guardian.Value.Ask<IActorRef>(start, _system.Settings.CreationTimeout).GetAwaiter().GetResult();
    }

    private void HandOverAtShutdown() => CoordinatedShutdown.Get(_system).AddTask(
        CoordinatedShutdown.PhaseClusterShardingShutdownRegion,
        "hand over shards",
        async () =>
        {
            // Nobody takes shards from a node that the others have given up.
            if (_cluster.IsTerminated || _cluster.SelfMember.Status is MemberStatus.Down or MemberStatus.Removed) return Done.Instance;
            var timeout = CoordinatedShutdown.Get(_system).Timeout(CoordinatedShutdown.PhaseClusterShardingShutdownRegion);
            await Task.WhenAll(_regions.Values.Select(region => region.Value.GracefulStop(timeout, GracefulShutdown.Instance)));
            return Done.Instance;
        });
}
