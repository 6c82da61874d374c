using System.Globalization;
using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using Akka.Configuration;

namespace AkkaP2P.Bench.Remote;

/// <summary>One of the two nodes: an echo actor, and a region whose entities echo.</summary>
internal static class Node
{
    public const int Shards = 20;

    private static readonly string[] EntityIds = [.. Enumerable.Range(0, 200).Select(i => i.ToString(CultureInfo.InvariantCulture))];

    public static ActorSystem Start()
    {
        var config = ConfigurationFactory.ParseString("""
            akka {
              loglevel = WARNING
              stdout-loglevel = WARNING
              actor.provider = cluster
              remote.dot-netty.tcp { hostname = "127.0.0.1", port = 0 }
              cluster.sharding { rebalance-interval = 500ms, retry-interval = 200ms }
            }
            """).WithFallback(ClusterSharding.DefaultConfig());
        var system = ActorSystem.Create("Bench", config);
        system.ActorOf(Props.Create(() => new Echo()), "echo");
        return system;
    }

    public static IActorRef StartRegion(ActorSystem system) => ClusterSharding.Get(system).Start(
        "echoes", _ => Props.Create(() => new Echo()), ClusterShardingSettings.Create(system), new Extractor());

    public static object Envelope(int number) => new ShardingEnvelope(EntityIds[number % EntityIds.Length], number);

    /// <summary>Wakes all entities and waits until rebalancing has moved about half of the shards to the other node.</summary>
    /// <returns>How many shards have stayed.</returns>
    public static async Task<int> Spread(IActorRef region)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (true)
        {
            await Task.WhenAll(Enumerable.Range(0, EntityIds.Length).Select(i => region.Ask<int>(Envelope(i), TimeSpan.FromSeconds(20))));
            var state = await region.Ask<CurrentShardRegionState>(GetShardRegionState.Instance, TimeSpan.FromSeconds(20));
            if (state.Shards.Count is > 0 and <= Shards / 2 + 1) return state.Shards.Count;
            await timer.WaitForNextTickAsync(limit.Token);
        }
    }

    public static async Task RunUntilInputEnds(Address seed)
    {
        using var system = Start();
        var cluster = Cluster.Get(system);
        cluster.Join(seed);
        await BothUp(cluster);
        StartRegion(system);
        while (await Console.In.ReadLineAsync() is not null)
        {
            // Until the other one is done.
        }

        await system.Terminate();
    }

    public static async Task BothUp(Cluster cluster)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (cluster.State.Members.Count(m => m.Status == MemberStatus.Up) < 2) await timer.WaitForNextTickAsync(limit.Token);
    }

    private sealed class Echo : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(message);
    }

    private sealed class Extractor() : HashCodeMessageExtractor(Shards)
    {
        public override string? EntityId(object message) => (message as ShardingEnvelope)?.EntityId;

        public override object? EntityMessage(object message) => ((ShardingEnvelope)message).Message;
    }
}
