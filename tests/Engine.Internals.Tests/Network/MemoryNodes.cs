using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using Akka.Cluster.Tools.PublishSubscribe;
using Akka.Configuration;
using Akka.Remote.Transport;
using ClusterOf = Akka.Cluster.Cluster;

namespace EngineSpecs.Network;

/// <summary>Actor systems on a <see cref="MemoryNetwork"/>, numbered from 1, with timings for tests.</summary>
internal sealed class MemoryNodes(int seed, string extra = "") : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly List<ActorSystem> _systems = [];

    public MemoryNetwork Network { get; } = new(seed);

    public LeaseKeeper Lease { get; } = new();

    public IReadOnlyList<ActorSystem> Systems => _systems;

    public ActorSystem Start(string provider = "cluster")
    {
        var number = _systems.Count + 1;
        var config = ConfigurationFactory.ParseString(extra).WithFallback(ConfigurationFactory.ParseString($$"""
            akka {
              loglevel = WARNING
              stdout-loglevel = OFF
              loggers = []
              log-dead-letters = off
              coordinated-shutdown.run-by-actor-system-terminate = off
              actor.provider = {{provider}}
              remote {
                retry-gate-closed-for = 50ms
                resend-interval = 100ms
                watch-failure-detector {
                  heartbeat-interval = 50ms
                  unreachable-nodes-reaper-interval = 50ms
                  expected-response-after = 200ms
                  acceptable-heartbeat-pause = 1s
                }
              }
              cluster {
                gossip-interval = 50ms
                leader-actions-interval = 50ms
                unreachable-nodes-reaper-interval = 50ms
                periodic-tasks-initial-delay = 20ms
                run-coordinated-shutdown-when-down = off
                failure-detector { heartbeat-interval = 50ms, acceptable-heartbeat-pause = 2s }
                split-brain-resolver {
                  stable-after = 800ms
                  down-all-when-unstable = off
                  lease-majority { lease-implementation = "spec-lease", acquire-lease-delay-for-minority = 400ms }
                }
                sharding { retry-interval = 100ms, rebalance-interval = 200ms, waiting-for-state-timeout = 1s }
              }
            }
            spec-lease.lease-class = "{{typeof(MemoryLease).AssemblyQualifiedName}}"
            """)).WithFallback(ClusterSharding.DefaultConfig()).WithFallback(DistributedPubSub.DefaultConfig());
        var system = ActorSystem.Create("Memory", ActorSystemSetup.Create(
            BootstrapSetup.Create().WithConfig(config),
            new NodeTransportSetup((name, _) => Network.Transport(number, name)),
            new LeaseKeeperSetup(Lease, number)));
        _systems.Add(system);
        return system;
    }

    public async Task<IReadOnlyList<ActorSystem>> StartCluster(int size)
    {
        for (var i = 0; i < size; i++) ClusterOf.Get(Start()).Join(AddressOf(_systems[0]));
        await AllUp([.. _systems]);
        return _systems;
    }

    public static Address AddressOf(ActorSystem system) => ((ExtendedActorSystem)system).Provider.DefaultAddress;

    /// <summary>Exactly these are members in the eyes of each, Up and reachable.</summary>
    public Task AllUp(params ActorSystem[] systems) => Eventually(() => systems.All(s =>
        ClusterOf.Get(s).State is { } state && state.Unreachable.IsEmpty && state.Members.All(m => m.Status == MemberStatus.Up)
        && state.Members.Select(m => m.Address).ToHashSet().SetEquals(systems.Select(AddressOf))));

    /// <summary>Polls an outside fact; the wait is bounded and ends as soon as it holds.</summary>
    public async Task Eventually(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        try
        {
            while (!condition()) await timer.WaitForNextTickAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"not within {Patience}, seed {Network.Seed}: "
                + string.Join(" | ", _systems.Select(s => ((ExtendedActorSystem)s).Provider is ClusterActorRefProvider
                    ? $"{ClusterOf.Get(s).IsTerminated} {ClusterOf.Get(s).MembershipState.Gossip}"
                    : "")));
        }
    }

    public async ValueTask DisposeAsync()
    {
        Network.Heal();
        await Task.WhenAll(_systems.Select(s => s.Terminate())).WaitAsync(Patience);
    }
}
