using Akka.Actor;
using Akka.Cluster.Sharding;
using AkkaP2P.Protocol;
using AkkaP2P.Tests.Shared;
using AkkaP2P.Tracker.Entities;
using AkkaP2P.Tracker.Groups;
using AkkaP2P.Tracker.Store;

namespace AkkaP2P.Tracker.Tests.Entities;

/// <summary>The life of a durable entity, shown on a group.</summary>
public sealed class DurableEntitySpec() : PatientKit("akka.loglevel = OFF")
{
    private readonly ScriptedStore _store = new();
    private readonly ManualTime _time = new();
    private int _key;

    [Fact]
    public void A_command_is_answered_once_its_change_is_stored()
    {
        var (_, save) = BeingCreated();
        ExpectNoMsg(TimeSpan.Zero);
        save();
        ExpectMsg(new EntityReply(null, 1));
    }

    [Fact]
    public void A_refusal_is_answered_without_a_save()
    {
        var group = Start();
        group.Tell(Join("ann"), TestActor);
        Assert.Equal(ErrorCode.GroupNotFound, ExpectMsg<EntityReply>().Error?.Code);
        Assert.Empty(_store.Saves);
    }

    [Fact]
    public void Nothing_is_refused_on_a_state_that_another_copy_has_overtaken()
    {
        var stale = Start();
        stale.Tell(Create("ann"), TestActor);
        ExpectMsg<EntityReply>();
        Start().Tell(Join("ben"), TestActor);
        ExpectMsg<EntityReply>();
        stale.Tell(new GroupCommands.Accept("films", "ann", "ben", Stamp()), TestActor);
        Assert.Null(ExpectMsg<EntityReply>().Error);
        Assert.True(Stored().IsMember("ben"));
    }

    [Fact]
    public void Commands_that_come_while_a_save_is_under_way_are_saved_together()
    {
        var (group, save) = BeingCreated();
        for (var i = 0; i < 10; i++) group.Tell(Join($"u{i}"), TestActor);
        save();
        ReceiveN(11);
        Assert.Equal(2, _store.Saves.Count);
    }

    [Fact]
    public void A_refusal_that_rests_on_a_change_under_way_is_answered_with_it()
    {
        var (group, save) = BeingCreated();
        group.Tell(Join("ben"), TestActor);
        group.Tell(Join("ben"), TestActor);
        save();
        ExpectMsg<EntityReply>();
        Assert.Null(ExpectMsg<EntityReply>().Error);
        Assert.Equal(ErrorCode.AlreadyRequested, ExpectMsg<EntityReply>().Error?.Code);
    }

    [Fact]
    public void A_retry_is_applied_once_and_gets_the_first_answer()
    {
        var group = Start();
        var create = Create("ann");
        group.Tell(create, TestActor);
        group.Tell(create, TestActor);
        ExpectMsg(new EntityReply(null, 1));
        ExpectMsg(new EntityReply(null, 1));
        Assert.Single(_store.Saves);
    }

    [Fact]
    public void A_retry_to_another_copy_of_the_entity_is_recognised()
    {
        var create = Create("ann");
        Start().Tell(create, TestActor);
        ExpectMsg(new EntityReply(null, 1));
        Start().Tell(create, TestActor);
        ExpectMsg(new EntityReply(null, 1));
    }

    [Fact]
    public void When_another_copy_was_faster_the_row_is_read_again_and_the_command_decided_on_it()
    {
        var mine = Start();
        mine.Tell(Create("ann"), TestActor);
        ExpectMsg<EntityReply>();
        Start().Tell(Join("ben"), TestActor);
        ExpectMsg<EntityReply>();

        mine.Tell(Join("ben"), TestActor);
        Assert.Equal(ErrorCode.AlreadyRequested, ExpectMsg<EntityReply>().Error?.Code);
        mine.Tell(Join("cid"), TestActor);
        Assert.Null(ExpectMsg<EntityReply>().Error);
        Assert.Equal(["ben", "cid"], Stored().Requests.Select(r => r.User));
    }

    [Fact]
    public void A_save_that_failed_after_it_was_written_is_recognised()
    {
        _store.OnSave(save =>
        {
            _store.Keep(save);
            return Task.FromException<SaveResult>(new StoreException("the connection broke"));
        });
        Start().Tell(Create("ann"), TestActor);
        ExpectMsg(new EntityReply(null, 1));
        Assert.Single(_store.Saves);
    }

    [Fact]
    public void When_the_store_goes_on_failing_senders_are_told_to_try_elsewhere()
    {
        for (var i = 0; i < 3; i++) _store.OnSave(_ => Task.FromException<SaveResult>(new StoreException("no disk")));
        Start().Tell(Create("ann"), TestActor);
        Assert.Equal("no disk", ExpectMsg<EntityUnavailable>().Reason);
    }

    [Fact]
    public void A_row_that_cannot_be_read_makes_it_unavailable()
    {
        for (var i = 0; i < 3; i++) _store.OnLoad(() => Task.FromException<StoredState?>(new StoreException("no disk")));
        Start().Tell(Create("ann"), TestActor);
        ExpectMsg<EntityUnavailable>();
    }

    [Fact]
    public void A_damaged_row_makes_it_unavailable_and_is_not_overwritten()
    {
        _store.Row = new StoredState(3, 3, [1, (byte)'{']);
        Start().Tell(Create("ann"), TestActor);
        Assert.Contains("damaged", ExpectMsg<EntityUnavailable>().Reason, StringComparison.Ordinal);
        Assert.Empty(_store.Saves);
    }

    [Fact]
    public void A_command_past_its_deadline_is_not_applied()
    {
        var create = Create("ann");
        _time.Advance(TimeSpan.FromMinutes(1));
        Start().Tell(create, TestActor);
        ExpectMsg<EntityUnavailable>();
        Assert.Null(_store.Row);
    }

    [Fact]
    public void More_commands_than_may_wait_are_told_to_come_again()
    {
        var loading = new TaskCompletionSource<StoredState?>();
        _store.OnLoad(() => loading.Task);
        var group = Start(maxWaiting: 2);
        for (var i = 0; i < 3; i++) group.Tell(Create("ann"), TestActor);
        ExpectMsg<EntityUnavailable>();
        loading.SetResult(null);
        ReceiveN(2);
    }

    [Fact]
    public void An_idle_entity_asks_to_be_stopped()
    {
        var parent = CreateTestProbe();
        parent.ChildActorOf(Props(TimeSpan.FromMilliseconds(10), 10));
        parent.ExpectMsg<Passivate>();
    }

    /// <summary>A group of ann's whose first save is under way until it is let through.</summary>
    private (IActorRef Group, Action Save) BeingCreated()
    {
        var saving = new TaskCompletionSource<SaveResult>();
        _store.OnSave(_ => saving.Task);
        var group = Start();
        group.Tell(Create("ann"), TestActor);
        AwaitCondition(() => _store.Saves.Count == 1);
        return (group, () => saving.SetResult(_store.Keep(_store.Saves[0])));
    }

    private IActorRef Start(int maxWaiting = 100) => Sys.ActorOf(Props(TimeSpan.FromMinutes(5), maxWaiting));

    private Props Props(TimeSpan idle, int maxWaiting) => GroupEntity.Props("films", _store, new EntitySettings(idle, maxWaiting, _time));

    private GroupCommands.Create Create(string user) => new("films", user, Stamp());

    private GroupCommands.Join Join(string user) => new("films", user, Stamp());

    private CommandStamp Stamp() => new(new CommandKey((UInt128)(++_key)), _time.GetUtcNow().AddSeconds(15));

    private Group Stored() => Group.Decode("films", _store.Row!.State);
}
