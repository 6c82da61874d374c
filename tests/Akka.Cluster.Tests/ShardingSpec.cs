using System.Diagnostics;
using Akka.Actor;
using Akka.Cluster.Sharding;

namespace Akka.Cluster.Tests;

public sealed class ShardingSpec : IAsyncLifetime
{
    private const int Entities = 40;
    private readonly ClusterFixture _nodes = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _nodes.DisposeAsync().AsTask();

    [Fact]
    public async Task Every_entity_lives_once_and_is_reached_from_every_node()
    {
        var systems = await _nodes.StartCluster(3);
        var regions = systems.Select(StartRegion).ToArray();

        var answers = new Dictionary<string, HashSet<string>>();
        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < Entities; i++)
            {
                var where = await Where(regions[(i + round) % regions.Length], $"e{i}");
                if (!answers.TryGetValue($"e{i}", out var places)) answers[$"e{i}"] = places = [];
                places.Add(where);
            }
        }

        Assert.Equal(Entities, answers.Count);
        // Between rounds a shard may have moved to a node that joined late, but never is an entity in two places at once.
        var hosting = answers.Values.SelectMany(p => p).Distinct().Count();
        Assert.True(hosting > 1, "all entities are on one node");
    }

    [Fact]
    public async Task Entities_move_to_the_others_when_their_node_leaves()
    {
        var systems = await _nodes.StartCluster(3);
        var regions = systems.Select(StartRegion).ToArray();
        for (var i = 0; i < Entities; i++) await Where(regions[0], $"e{i}");

        await CoordinatedShutdown.Get(systems[0]).Run(CoordinatedShutdown.ActorSystemTerminateReason.Instance)
            .WaitAsync(ClusterFixture.Patience);

        var gone = Cluster.Get(systems[0]).SelfAddress.ToString();
        for (var i = 0; i < Entities; i++) Assert.NotEqual(gone, await Where(regions[1], $"e{i}"));
    }

    [Fact]
    public async Task Entities_of_a_lost_node_come_back_on_the_others()
    {
        var systems = await _nodes.StartCluster(3);
        var regions = systems.Select(StartRegion).ToArray();
        for (var i = 0; i < Entities; i++) await Where(regions[1], $"e{i}");
        var lost = Cluster.Get(systems[0]).SelfAddress;

        await systems[0].Terminate();
        await ClusterFixture.Eventually(() => Cluster.Get(systems[1]).State.Unreachable.Any(m => m.Address == lost));
        Cluster.Get(systems[1]).Down(lost);

        for (var i = 0; i < Entities; i++) Assert.NotEqual(lost.ToString(), await Where(regions[1], $"e{i}"));
    }

    private static IActorRef StartRegion(ActorSystem system) => ClusterSharding.Get(system).Start(
        "places", id => Props.Create(() => new Place(id)), ClusterShardingSettings.Create(system), new Extractor());

    /// <summary>Asks until there is an answer: messages may be lost while shards move.</summary>
    private static async Task<string> Where(IActorRef region, string entity)
    {
        for (var began = Stopwatch.GetTimestamp(); ;)
        {
            try
            {
                return await region.Ask<string>(new ShardingEnvelope(entity, "where"), TimeSpan.FromSeconds(2));
            }
            catch (AskTimeoutException) when (Stopwatch.GetElapsedTime(began) < ClusterFixture.Patience)
            {
                // Asked again.
            }
        }
    }

    private sealed class Extractor() : HashCodeMessageExtractor(12)
    {
        public override string? EntityId(object message) => (message as ShardingEnvelope)?.EntityId;

        public override object? EntityMessage(object message) => ((ShardingEnvelope)message).Message;
    }

    private sealed class Place : UntypedActor
    {
        private readonly string _id;

        public Place(string id) => _id = id;

        protected override void OnReceive(object message)
        {
            Assert.Equal(Self.Path.Name, _id);
            Sender.Tell(Cluster.Get(Context.System).SelfAddress.ToString());
        }
    }
}
