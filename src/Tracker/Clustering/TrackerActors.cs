using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using Akka.Cluster.Tools.PublishSubscribe;
using Akka.Configuration;
using Akka.Remote.Transport.DotNetty;
using AkkaP2P.Tracker.Catalog;
using AkkaP2P.Tracker.Dashboard;
using AkkaP2P.Tracker.Files;
using AkkaP2P.Tracker.Groups;
using AkkaP2P.Tracker.Sessions;
using AkkaP2P.Tracker.Store;
using AkkaP2P.Tracker.Swarms;
using AkkaP2P.Tracker.Users;

namespace AkkaP2P.Tracker.Clustering;

/// <summary>
/// One life of this tracker's actor system: a member of the cluster with its regions, hub and replica. When the cluster has
/// given this member up, the system ends and the next life begins with a new one; what the replica knows stays.
/// </summary>
internal sealed class TrackerActors
{
    private readonly CancellationTokenSource _leaving = new();
    private readonly IActorRef _bridge;
    private readonly IActorRef _replica;
    private Task _keepingLease = Task.CompletedTask;

    private TrackerActors(ActorSystem system, EntityRegions regions, IActorRef hub, IActorRef bridge, IActorRef replica) =>
        (System, Regions, Hub, _bridge, _replica) = (system, regions, hub, bridge, replica);

    public ActorSystem System { get; }

    public EntityRegions Regions { get; }

    public IActorRef Hub { get; }

    public bool IsUp => Cluster.Get(System).IsUp;

    /// <summary>Joins the cluster and starts everything. Completes when this tracker is Up and its regions are registered.</summary>
    /// <exception cref="Akka.Remote.RemoteTransportException">The cluster port is taken.</exception>
    public static async Task<TrackerActors> Start(TrackerParts parts, CancellationToken cancel)
    {
        var system = Create(parts);
        try
        {
            var formation = new ClusterFormation(
                system, parts.Self, parts.Trackers, parts.Settings.Formation, parts.Logging.CreateLogger<ClusterFormation>());
            await formation.Join(cancel);
            var actors = StartActors(system, parts);
            actors._keepingLease = formation.KeepLease(actors._leaving.Token);
            return actors;
        }
        catch
        {
            await system.Terminate();
            throw;
        }
    }

    private static ActorSystem Create(TrackerParts parts)
    {
        try
        {
            return ActorSystem.Create("akkap2p", Setup(parts));
        }
        catch (ArgumentException e)
        {
            throw new ConfigurationException(e.Message, e); // a level, or the like, that Akka does not know
        }
    }

    /// <summary>Makes the replica look for changes that were not published to it.</summary>
    public void ReadFeed() => _replica.Tell(CatalogReplica.Poll.Instance);

    public void Publish(ChangeBatch batch) => _bridge.Tell(new ClusterBridge.PublishToAll(batch));

    /// <summary>Hands the shards over, leaves the cluster, ends the system.</summary>
    public async Task Leave()
    {
        await CoordinatedShutdown.Get(System).Run(CoordinatedShutdown.ActorSystemTerminateReason.Instance);
        await End();
    }

    /// <summary>Waits for the end that the cluster has decided on, or brings it about.</summary>
    public async Task End()
    {
        await System.Terminate();
        await _leaving.CancelAsync();
        await _keepingLease;
        _leaving.Dispose();
    }

    private static ActorSystemSetup Setup(TrackerParts parts)
    {
        var config = ConfigurationFactory.ParseString($$"""
            akka.remote.dot-netty.tcp {
              hostname = "{{parts.Self.Host}}"
              port = {{parts.Self.ClusterPort}}
              ssl.certificate-authority = "{{parts.AuthorityFile.Replace("\\", "\\\\", StringComparison.Ordinal)}}"
            }
            """)
            .WithFallback(parts.Config)
            .WithFallback(TrackerSettings.Defaults)
            .WithFallback(ClusterSharding.DefaultConfig())
            .WithFallback(DistributedPubSub.DefaultConfig());
        return ActorSystemSetup.Create(
            BootstrapSetup.Create().WithConfig(config),
            new StoreSetup(parts.Store, parts.Time),
            new ActorLogSetup(parts.Logging),
            new DotNettySslSetup(parts.Certificate, suppressValidation: false));
    }

    private static TrackerActors StartActors(ActorSystem system, TrackerParts parts)
    {
        var settings = parts.Settings;
        var bridge = system.ActorOf(ClusterBridge.Props, "bridge");
        var regions = new EntityRegions(
            Users: Region(system, settings, "users", id => UserEntity.Props(id, parts.Store, settings.Entities, settings.SignIn)),
            Groups: Region(system, settings, "groups", id => GroupEntity.Props(id, parts.Store, settings.Entities)),
            Files: Region(system, settings, "files", id => FileEntity.Props(id, parts.Store, settings.Entities)),
            Swarms: Region(system, settings, "swarms", _ => SwarmEntity.Props(settings.Swarms, bridge)));
        parts.Presence.Clear();
        var hub = system.ActorOf(SessionHub.Props(regions.Swarms, parts.Presence, parts.Directory.List, settings.Hub), "sessions");
        var cleaner = system.ActorOf(FileCleaner.Props(regions.Files, parts.Store, parts.Time), "cleaner");
        var recorder = system.ActorOf(DashboardRecorder.Props(parts.Dashboard, parts.Directory, parts.Time), "dashboard");
        system.ActorOf(SwarmCounter.Props(parts.SwarmCounts, settings.Swarms.CountInterval), "swarm-counter");
        var replica = system.ActorOf(CatalogReplica.Props(parts.Catalog, parts.Store, [hub, cleaner, recorder], settings.Catalog), "catalog");
        system.ActorOf(TrackerReporter.Props(parts.Presence, parts.Directory, bridge, regions), "reporter");
        system.ActorOf(StoreWatch.Props(parts.Store, bridge, Cluster.Get(system).SelfAddress, settings.StoreTimeout, parts.Time, () => Cluster.Get(system).Down(Cluster.Get(system).SelfAddress)), "store-watch");
        return new TrackerActors(system, regions, hub, bridge, replica);
    }

    private static IActorRef Region(ActorSystem system, TrackerSettings settings, string type, Func<string, Props> entity) =>
        ClusterSharding.Get(system).Start(type, entity, ClusterShardingSettings.Create(system), new EntityExtractor(settings.Shards));
}
