using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Sharding;
using AkkaP2P.Tests.Shared;
using AkkaP2P.Tracker.Api;
using AkkaP2P.Tracker.Clustering;
using AkkaP2P.Tracker.Store;
using AkkaP2P.Tracker.Tests.Entities;

namespace AkkaP2P.Tracker.Tests.Api;

public sealed class ReadinessSpec() : PatientKit("akka.loglevel = OFF")
{
    private static readonly CurrentShardRegionState Well = new(ImmutableHashSet<ShardState>.Empty, ImmutableHashSet<string>.Empty);
    private static readonly CurrentShardRegionState OneFailed = new(ImmutableHashSet<ShardState>.Empty, ImmutableHashSet.Create("7"));

    private readonly ScriptedStore _store = new();

    [Fact]
    public async Task A_member_whose_shards_store_and_replica_answer_is_ready() =>
        Assert.Null(await Start(files: Well).WhyNot(CancellationToken.None));

    [Fact]
    public async Task A_tracker_that_is_no_member_says_so_without_asking_anyone()
    {
        _store.Last = () => throw new InvalidOperationException("asked");
        Assert.Equal("this tracker is no member of the cluster", await new Readiness(_store, new Tracker.Catalog.Catalog(), () => null).WhyNot(CancellationToken.None));
    }

    [Fact]
    public async Task A_region_that_does_not_answer_is_named() =>
        Assert.Equal("shards do not answer: files", await Start(files: null).WhyNot(CancellationToken.None));

    [Fact]
    public async Task A_region_with_a_shard_that_does_not_answer_is_named() =>
        Assert.Equal("shards do not answer: files", await Start(files: OneFailed).WhyNot(CancellationToken.None));

    [Fact]
    public async Task A_store_that_fails_or_hangs_is_told()
    {
        _store.Last = () => Task.FromException<long>(new StoreException("no route"));
        Assert.Equal("the store does not answer", await Start(files: Well).WhyNot(CancellationToken.None));
        _store.Last = () => new TaskCompletionSource<long>().Task;
        Assert.Equal("the store does not answer", await Start(files: Well).WhyNot(CancellationToken.None));
    }

    [Fact]
    public async Task A_replica_that_does_not_come_into_step_is_told()
    {
        _store.Last = () => Task.FromResult(1L);
        Assert.Equal("the replica is behind", await Start(files: Well).WhyNot(CancellationToken.None));
    }

    [Fact]
    public async Task Who_asks_while_a_look_is_under_way_shares_it_and_a_later_one_looks_anew()
    {
        var (questions, answer) = (0, new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously));
        _store.Last = () =>
        {
            Interlocked.Increment(ref questions);
            return answer.Task;
        };
        var readiness = Start(files: Well);

        var asked = Enumerable.Range(0, 100).Select(_ => readiness.WhyNot(CancellationToken.None)).ToList();
        answer.SetResult(0);

        Assert.All(await Task.WhenAll(asked), Assert.Null);
        Assert.Equal(1, questions);
        Assert.Null(await readiness.WhyNot(CancellationToken.None));
        Assert.Equal(2, questions);
    }

    private Readiness Start(CurrentShardRegionState? files)
    {
        var (well, regionOfFiles) = (Region(Well), Region(files));
        return new Readiness(_store, new Tracker.Catalog.Catalog(), () => new EntityRegions(well, well, regionOfFiles, well));
    }

    /// <param name="state">Null for one that does not answer.</param>
    private IActorRef Region(CurrentShardRegionState? state) => Sys.ActorOf(Props.Create(() => new ScriptedRegion(state)));

    private sealed class ScriptedRegion(CurrentShardRegionState? state) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is GetShardRegionState && state is not null) Sender.Tell(state);
        }
    }
}
