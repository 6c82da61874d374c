using Akka.Actor;
using Akka.TestKit.Xunit2;
using AkkaP2P.Tracker.Entities;

namespace AkkaP2P.Tracker.Tests.Entities;

public sealed class EntityRegionSpec : TestKit
{
    [Fact]
    public void Each_id_has_one_entity_that_is_started_when_first_needed()
    {
        var region = Sys.ActorOf(EntityRegion.Props(id => Echo.Props(id, TestActor)));
        foreach (var id in new[] { "a", "b", "a" }) region.Tell(new Say(id, "hello"), TestActor);
        ExpectMsgAllOf(new Heard("a", "started"), new Heard("a", "hello"), new Heard("b", "started"), new Heard("b", "hello"), new Heard("a", "hello"));
        ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void An_id_may_hold_what_no_actors_name_may()
    {
        var region = Sys.ActorOf(EntityRegion.Props(id => Echo.Props(id, TestActor)));
        region.Tell(new Say("films/Der Fluß #1?.mkv", "hello"), TestActor);
        ExpectMsg(new Heard("films/Der Fluß #1?.mkv", "started"));
        ExpectMsg(new Heard("films/Der Fluß #1?.mkv", "hello"));
    }

    [Fact]
    public void What_comes_while_an_entity_stops_is_for_the_next_one()
    {
        var region = Sys.ActorOf(EntityRegion.Props(id => Echo.Props(id, TestActor)));
        region.Tell(new Say("a", "passivate"), TestActor);
        ExpectMsg(new Heard("a", "started"));
        ExpectMsg(new Heard("a", "passivate"));
        for (var i = 0; i < 100; i++) region.Tell(new Say("a", $"{i}"), TestActor);
        var heard = ReceiveN(101).Cast<Heard>().Select(h => h.Text).ToArray();
        Assert.Contains("started", heard);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"{i}"), heard.Where(t => t != "started"));
    }

    [Fact]
    public void A_failed_entity_is_there_again()
    {
        var region = Sys.ActorOf(EntityRegion.Props(id => Echo.Props(id, TestActor)));
        region.Tell(new Say("a", "fail"), TestActor);
        region.Tell(new Say("a", "hello"), TestActor);
        ExpectMsg(new Heard("a", "started"));
        ExpectMsg(new Heard("a", "started"));
        ExpectMsg(new Heard("a", "hello"));
    }

    private sealed record Say(string EntityId, string Text) : IEntityMessage;

    private sealed record Heard(string Id, string Text);

    private sealed class Echo(string id, IActorRef witness) : UntypedActor
    {
        public static Props Props(string id, IActorRef witness) => Akka.Actor.Props.Create(() => new Echo(id, witness));

        protected override void PreStart() => witness.Tell(new Heard(id, "started"));

        protected override void OnReceive(object message)
        {
            if (message is not Say say) return;
            if (say.Text == "fail") throw new InvalidOperationException("as told");
            witness.Tell(new Heard(id, say.Text));
            if (say.Text == "passivate") Context.Parent.Tell(new Passivate(PoisonPill.Instance));
        }
    }
}
