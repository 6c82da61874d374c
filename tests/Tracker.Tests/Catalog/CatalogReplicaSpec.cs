using Akka.Actor;
using AkkaP2P.Tests.Shared;
using AkkaP2P.Tracker.Catalog;
using AkkaP2P.Tracker.Entities;
using AkkaP2P.Tracker.Groups;
using AkkaP2P.Tracker.Store;
using AkkaP2P.Tracker.Tests.Entities;

namespace AkkaP2P.Tracker.Tests.Catalog;

public sealed class CatalogReplicaSpec() : PatientKit("akka.loglevel = OFF")
{
    private readonly ScriptedStore _store = new();
    private readonly Tracker.Catalog.Catalog _catalog = new();

    [Fact]
    public void It_starts_with_what_the_store_has()
    {
        _store.Feed = after => new ChangeBatch(after, 3, [GroupMade(3)]);
        Start();
        AwaitCondition(() => _catalog.Applied == 3);
    }

    [Fact]
    public void A_published_batch_that_joins_on_is_applied_without_the_store()
    {
        Start();
        AwaitCondition(() => _store.FeedReads == 1);
        Sys.EventStream.Publish(new ChangeBatch(0, 1, [GroupMade(1)]));
        AwaitCondition(() => _catalog.Applied == 1);
        Assert.Equal(1, _store.FeedReads);
    }

    [Fact]
    public void A_gap_is_filled_from_the_store()
    {
        Start();
        AwaitCondition(() => _store.FeedReads == 1);
        _store.Feed = after => new ChangeBatch(after, 5, [GroupMade(2), GroupMade(5)]);
        Sys.EventStream.Publish(new ChangeBatch(4, 5, [GroupMade(5)]));
        AwaitCondition(() => _catalog.Applied == 5);
        Assert.Equal(2, _catalog.Groups.Count());
    }

    [Fact]
    public void A_full_page_is_followed_by_the_next()
    {
        _store.Feed = after => after < 20
            ? new ChangeBatch(after, after + 10, [.. Enumerable.Range(1, 10).Select(i => GroupMade(after + i))])
            : new ChangeBatch(after, after, []);
        Start();
        AwaitCondition(() => _catalog.Applied == 20);
    }

    [Fact]
    public void A_feed_that_cannot_be_read_is_read_later()
    {
        _store.Feed = _ => throw new StoreException("no disk");
        var replica = Start();
        AwaitCondition(() => _store.FeedReads == 1);
        _store.Feed = after => new ChangeBatch(after, 1, [GroupMade(1)]);
        AwaitCondition(() =>
        {
            replica.Tell(CatalogReplica.Poll.Instance);
            return _catalog.Applied == 1;
        });
    }

    [Fact]
    public void A_row_that_cannot_be_read_keeps_no_other_from_being_seen()
    {
        _store.Feed = after => new ChangeBatch(after, 3, [GroupMade(1), GroupMade(2) with { State = [99] }, GroupMade(3)]);
        Start();
        AwaitCondition(() => _catalog.Applied == 3);
        Assert.Equal(["g1", "g3"], _catalog.Groups.Select(g => g.Group.Name).Order());
    }

    private IActorRef Start() =>
        Sys.ActorOf(CatalogReplica.Props(_catalog, _store, [TestActor], new CatalogSettings(TimeSpan.FromHours(1), PageSize: 10)));

    private static StateChange GroupMade(long number)
    {
        var group = Group.Empty($"g{number}").Create("ann", new DecisionContext(default, 1)).Value;
        return new StateChange(number, EntityKind.Group, group.Name, 1, group.Encode());
    }
}
