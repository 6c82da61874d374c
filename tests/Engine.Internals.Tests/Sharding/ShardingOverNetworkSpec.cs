using System.Collections.Concurrent;
using System.Diagnostics;
using Akka.Actor;
using Akka.Cluster.Sharding;
using EngineSpecs.Network;
using ClusterOf = Akka.Cluster.Cluster;

namespace EngineSpecs.Sharding;

public class ShardingOverNetworkSpec
{
    private const int Entities = 30;

    [Fact]
    public async Task After_things_have_settled_no_entity_answers_from_two_nodes()
    {
        await using var nodes = new MemoryNodes(seed: 11);
        var systems = await nodes.StartCluster(3);
        var regions = systems.Select(StartRegion).ToArray();
        for (var i = 0; i < Entities; i++)
        {
            await Ask(regions[i % 3], i);
            if (i % 10 == 0) nodes.Network.BreakAll();
        }

        await Settled(nodes, regions);
        foreach (var region in regions)
        {
            for (var i = 0; i < Entities; i++) Assert.Equal(await Ask(regions[0], i), await Ask(region, i));
        }
    }

    [Fact]
    public async Task A_node_that_joins_is_given_shards()
    {
        await using var nodes = new MemoryNodes(seed: 12);
        var first = (await nodes.StartCluster(1))[0];
        var region = StartRegion(first);
        for (var i = 0; i < Entities; i++) await Ask(region, i);

        var second = nodes.Start();
        ClusterOf.Get(second).Join(MemoryNodes.AddressOf(first));
        await nodes.AllUp(first, second);
        var joined = StartRegion(second);

        await Settled(nodes, [region, joined]);
        Assert.NotEmpty((await joined.Ask<CurrentShardRegionState>(GetShardRegionState.Instance, MemoryNodes.Patience)).Shards);
    }

    [Fact]
    public async Task Nothing_that_is_asked_again_is_lost_while_a_node_leaves_in_order()
    {
        await using var nodes = new MemoryNodes(seed: 13);
        var systems = await nodes.StartCluster(3);
        var regions = systems.Select(StartRegion).ToArray();
        for (var i = 0; i < Entities; i++) await Ask(regions[1], i);

        var leaving = CoordinatedShutdown.Get(systems[0]).Run(CoordinatedShutdown.ClusterLeavingReason.Instance);
        for (var round = 0; round < 5; round++)
        {
            for (var i = 0; i < Entities; i++) await Ask(regions[1 + i % 2], i);
        }

        await leaving.WaitAsync(MemoryNodes.Patience);
        var gone = MemoryNodes.AddressOf(systems[0]).ToString();
        for (var i = 0; i < Entities; i++) Assert.NotEqual(gone, await Ask(regions[1], i));
    }

    [Fact]
    public async Task What_comes_while_an_entity_passivates_reaches_its_next_incarnation_in_order()
    {
        const int Count = 2_000;
        await using var nodes = new MemoryNodes(seed: 14);
        var system = (await nodes.StartCluster(1))[0];
        var heard = new ConcurrentQueue<int>();
        Action<int> hear = heard.Enqueue;
        var region = ClusterSharding.Get(system).Start(
            "sleepers", _ => Props.Create(() => new Sleeper(hear)), ClusterShardingSettings.Create(system), new Extractor());

        for (var i = 0; i < Count; i++) region.Tell(new ShardingEnvelope("one", i));

        await nodes.Eventually(() => heard.Count == Count);
        Assert.Equal(Enumerable.Range(0, Count), heard);
    }

    [Fact]
    public async Task Entities_are_reached_again_after_the_node_of_the_coordinator_is_cut_off_and_downed()
    {
        await using var nodes = new MemoryNodes(seed: 15, """
            akka.cluster.downing-provider-class = "Akka.Cluster.SBR.SplitBrainResolverProvider, Akka.Cluster"
            """);
        var systems = await nodes.StartCluster(3);
        var regions = systems.Select(StartRegion).ToArray();
        for (var i = 0; i < Entities; i++) await Ask(regions[i % 3], i);

        nodes.Network.Partition([1], [2, 3]);
        await nodes.AllUp(systems[1], systems[2]);

        var gone = MemoryNodes.AddressOf(systems[0]).ToString();
        for (var i = 0; i < Entities; i++)
        {
            var place = await Ask(regions[1], i);
            Assert.NotEqual(gone, place);
            Assert.Equal(place, await Ask(regions[2], i));
        }
    }

    [Fact]
    public async Task A_region_says_which_of_its_shards_do_not_answer()
    {
        await using var nodes = new MemoryNodes(seed: 16, "akka.cluster.sharding.shard-region-query-timeout = 500ms");
        var system = (await nodes.StartCluster(1))[0];
        var region = StartRegion(system);
        await Ask(region, 0);
        await Ask(region, 1);
        var busy = new TaskCompletionSource();
        region.Tell(new ShardingEnvelope("e0", busy));

        var state = await region.Ask<CurrentShardRegionState>(GetShardRegionState.Instance, MemoryNodes.Patience);
        busy.SetResult();

        Assert.Single(state.Failed);
        Assert.Equal("e1", Assert.Single(Assert.Single(state.Shards).EntityIds));
    }

    /// <summary>All shards are spread evenly, and none is on two nodes.</summary>
    private static async Task Settled(MemoryNodes nodes, IActorRef[] regions)
    {
        var states = new ConcurrentDictionary<int, string[]>();
        var asking = new CancellationTokenSource();
        var watching = Task.Run(async () =>
        {
            while (!asking.IsCancellationRequested)
            {
                for (var r = 0; r < regions.Length; r++)
                {
                    var state = await regions[r].Ask<CurrentShardRegionState>(GetShardRegionState.Instance, MemoryNodes.Patience);
                    states[r] = [.. state.Shards.Select(s => s.ShardId)];
                }

                for (var i = 0; i < Entities; i++) regions[0].Tell(new ShardingEnvelope($"e{i}", "wake"));
            }
        });
        await nodes.Eventually(() => states.Count == regions.Length
            && states.Values.SelectMany(s => s).Count() == Extractor.Shards
            && states.Values.SelectMany(s => s).Distinct().Count() == Extractor.Shards
            && states.Values.Max(s => s.Length) - states.Values.Min(s => s.Length) <= 1);
        await asking.CancelAsync();
        await watching.WaitAsync(MemoryNodes.Patience);
    }

    private static IActorRef StartRegion(ActorSystem system) => ClusterSharding.Get(system).Start(
        "places", _ => Props.Create(() => new Place()), ClusterShardingSettings.Create(system), new Extractor());

    /// <summary>Asks until there is an answer: a message may be lost while its shard moves.</summary>
    private static async Task<string> Ask(IActorRef region, int entity)
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

    private sealed class Extractor() : HashCodeMessageExtractor(Shards)
    {
        public const int Shards = 9;

        public override string? EntityId(object message) => (message as ShardingEnvelope)?.EntityId;

        /// <summary>Called by the shard: it is busy as long as it is told to be.</summary>
        public override object? EntityMessage(object message)
        {
            var content = ((ShardingEnvelope)message).Message;
            if (content is TaskCompletionSource busy) busy.Task.Wait(MemoryNodes.Patience);
            return content;
        }
    }

    private sealed class Place : ReceiveActor
    {
        public Place()
        {
            Receive<string>(text => text == "where", _ => Sender.Tell(ClusterOf.Get(Context.System).SelfAddress.ToString()));
            Receive<string>(_ => { });
        }
    }

    /// <summary>Asks to be passivated after every seventh message, and stops when told.</summary>
    private sealed class Sleeper : ReceiveActor
    {
        public Sleeper(Action<int> heard)
        {
            Receive<int>(number =>
            {
                heard(number);
                if (number % 7 == 0) Context.Parent.Tell(new Passivate(PoisonPill.Instance));
            });
        }
    }
}
