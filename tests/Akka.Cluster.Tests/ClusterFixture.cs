using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Cluster.Tools.PublishSubscribe;
using Akka.Configuration;

namespace Akka.Cluster.Tests;

/// <summary>Several cluster nodes in this process, over real TCP on free loopback ports, with timings for tests.</summary>
internal sealed class ClusterFixture : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly List<ActorSystem> _systems = [];
    private readonly string _extra;

    public ClusterFixture(string extra = "") => _extra = extra;

    public IReadOnlyList<ActorSystem> Systems => _systems;

    public ActorSystem Start(int port = 0)
    {
        var config = ConfigurationFactory.ParseString(_extra).WithFallback(ConfigurationFactory.ParseString($$"""
            akka {
              loglevel = WARNING
              stdout-loglevel = WARNING
              log-dead-letters = off
              # Terminate() is then as near to a crash as one process allows: nobody leaves.
              coordinated-shutdown.run-by-actor-system-terminate = off
              actor.provider = cluster
              remote {
                dot-netty.tcp { hostname = "127.0.0.1", port = {{port}} }
                retry-gate-closed-for = 200ms
                resend-interval = 200ms
              }
              cluster {
                gossip-interval = 100ms
                leader-actions-interval = 100ms
                unreachable-nodes-reaper-interval = 100ms
                periodic-tasks-initial-delay = 50ms
                seed-node-timeout = 1s
                run-coordinated-shutdown-when-down = off
                failure-detector {
                  heartbeat-interval = 100ms
                  acceptable-heartbeat-pause = 1s
                }
                sharding {
                  retry-interval = 100ms
                  rebalance-interval = 200ms
                  waiting-for-state-timeout = 1s
                }
                pub-sub.gossip-interval = 100ms
              }
            }
            """))
            .WithFallback(ClusterSharding.DefaultConfig())
            .WithFallback(DistributedPubSub.DefaultConfig());
        var system = ActorSystem.Create("Specs", config);
        _systems.Add(system);
        return system;
    }

    /// <summary>Starts nodes that join the first, and waits until all are Up everywhere.</summary>
    public async Task<IReadOnlyList<ActorSystem>> StartCluster(int size)
    {
        var first = Start();
        var seed = Cluster.Get(first).SelfAddress;
        Cluster.Get(first).Join(seed);
        for (var i = 1; i < size; i++) Cluster.Get(Start()).Join(seed);
        await AllUp(_systems);
        return _systems;
    }

    public static Task AllUp(IReadOnlyCollection<ActorSystem> systems) => Eventually(() => systems.All(s =>
        Cluster.Get(s).State.Members.Count == systems.Count && Cluster.Get(s).State.Members.All(m => m.Status == MemberStatus.Up)));

    /// <summary>Polls an outside fact; the wait is bounded and ends as soon as it holds.</summary>
    public static async Task Eventually(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!condition()) await timer.WaitForNextTickAsync(limit.Token);
    }

    public async ValueTask DisposeAsync() => await Task.WhenAll(_systems.Select(s => s.Terminate()));
}
