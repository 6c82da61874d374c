using System.Collections.Concurrent;
using System.Diagnostics;
using Akka.Actor;
using Akka.Cluster.Sharding;
using EngineSpecs.Network;
using ClusterOf = Akka.Cluster.Cluster;

namespace EngineSpecs.Sharding;

/// <summary>Nodes come and go while entities are asked all the time.</summary>
public class HandOverSpec
{
    private const int Entities = 100;

    [Fact]
    public async Task No_ask_fails_and_no_entity_lives_twice_while_nodes_leave_and_join_one_after_another()
    {
        await using var nodes = new MemoryNodes(seed: 31);
        await nodes.StartCluster(3);
        var lives = new Lives();
        var open = new ConcurrentDictionary<ActorSystem, IActorRef>(nodes.Systems.Select(s => KeyValuePair.Create(s, StartRegion(s, lives))));
        using var end = new CancellationTokenSource();
        var answered = 0;
        Action count = () => Interlocked.Increment(ref answered);
        var asking = Enumerable.Range(0, 8).Select(i => AskAllTheTime(open, new Random(i), count, end.Token)).ToArray();

        for (var turn = 0; turn < 3; turn++)
        {
            var joined = nodes.Start();
            ClusterOf.Get(joined).Join(MemoryNodes.AddressOf(nodes.Systems[turn + 1]));
            await nodes.AllUp([.. open.Keys, joined]);
            open[joined] = StartRegion(joined, lives);
            await nodes.Eventually(() => lives.On(joined) > 0);

            // The oldest, on which the coordinator is.
            var leaving = nodes.Systems[turn];
            open.TryRemove(leaving, out _);
            await CoordinatedShutdown.Get(leaving).Run(CoordinatedShutdown.ClusterLeavingReason.Instance).WaitAsync(MemoryNodes.Patience);
            await nodes.AllUp([.. open.Keys]);
            Assert.Equal(0, lives.On(leaving));
        }

        await nodes.Eventually(() => Volatile.Read(ref answered) > 1_000 || asking.Any(a => a.IsFaulted));
        await end.CancelAsync();
        await Task.WhenAll(asking).WaitAsync(MemoryNodes.Patience);
        Assert.Empty(lives.Twice);
    }

    [Fact]
    public async Task Entities_live_once_again_when_the_coordinator_dies_in_the_middle_of_handing_over()
    {
        await using var nodes = new MemoryNodes(seed: 32, """
            akka.cluster.downing-provider-class = "Akka.Cluster.SBR.SplitBrainResolverProvider, Akka.Cluster"
            """);
        var systems = await nodes.StartCluster(4);
        var lives = new Lives();
        var regions = systems.Select(s => StartRegion(s, lives)).ToArray();
        for (var i = 0; i < Entities; i++) await Answer(regions[i % 4], i);

        // All of its shards are on their way.
        var leaving = regions[1].GracefulStop(MemoryNodes.Patience, GracefulShutdown.Instance);
        await nodes.Eventually(() => lives.Stopped > 0);
        await systems[0].Terminate();

        await leaving;
        await nodes.AllUp(systems[1], systems[2], systems[3]);
        for (var i = 0; i < Entities; i++)
        {
            Assert.NotNull(await Answer(regions[2], i));
            Assert.Equal(await Answer(regions[2], i), await Answer(regions[3], i));
        }

        Assert.Equal(0, lives.On(systems[1]));
        Assert.Empty(lives.Twice);
    }

    /// <summary>The first that is not answered fails it.</summary>
    private static Task AskAllTheTime(ConcurrentDictionary<ActorSystem, IActorRef> open, Random random, Action answered, CancellationToken end) => Task.Run(async () =>
    {
        while (!end.IsCancellationRequested)
        {
            var regions = open.Values.ToArray();
            var envelope = new ShardingEnvelope($"e{random.Next(Entities)}", "where");
            Assert.NotNull(await regions[random.Next(regions.Length)].Ask<string>(envelope, MemoryNodes.Patience / 2));
            answered();
        }
    }, CancellationToken.None);

    /// <summary>Asks again what was lost with a node that died.</summary>
    private static async Task<string> Answer(IActorRef region, int entity)
    {
        for (var began = Stopwatch.GetTimestamp(); ;)
        {
            try
            {
                return await region.Ask<string>(new ShardingEnvelope($"e{entity}", "where"), TimeSpan.FromSeconds(1));
            }
            catch (AskTimeoutException) when (Stopwatch.GetElapsedTime(began) < MemoryNodes.Patience)
            {
                // Asked again.
            }
        }
    }

    private static IActorRef StartRegion(ActorSystem system, Lives lives) => ClusterSharding.Get(system).Start(
        "counted", id => Props.Create(() => new Counted(id, lives)), ClusterShardingSettings.Create(system), new Extractor());

    /// <summary>Which entities live where, and which ever did in two places at once. Thread-safe.</summary>
    private sealed class Lives
    {
        private readonly ConcurrentDictionary<string, ActorSystem> _homes = new();
        private int _stopped;

        public ConcurrentQueue<string> Twice { get; } = new();

        public int Stopped => Volatile.Read(ref _stopped);

        public int On(ActorSystem system) => _homes.Values.Count(home => home == system);

        public void Begin(string id, ActorSystem where)
        {
            if (!_homes.TryAdd(id, where)) Twice.Enqueue(id);
        }

        public void End(string id)
        {
            _homes.TryRemove(id, out _);
            Interlocked.Increment(ref _stopped);
        }
    }

    private sealed class Extractor() : HashCodeMessageExtractor(maxNumberOfShards: 20)
    {
        public override string? EntityId(object message) => (message as ShardingEnvelope)?.EntityId;

        public override object? EntityMessage(object message) => ((ShardingEnvelope)message).Message;
    }

    private sealed class Counted : ReceiveActor
    {
        private readonly string _id;
        private readonly Lives _lives;

        public Counted(string id, Lives lives)
        {
            (_id, _lives) = (id, lives);
            Receive<string>(_ => Sender.Tell(ClusterOf.Get(Context.System).SelfAddress.ToString()));
        }

        protected override void PreStart() => _lives.Begin(_id, Context.System);

        protected override void PostStop() => _lives.End(_id);
    }
}
