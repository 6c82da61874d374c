using Akka.Actor;
using Akka.Event;
using AkkaP2P.Tests.Shared;
using Xunit;

namespace Akka.Tests.Actor;

public class StashSpec : PatientKit
{
    [Fact]
    public void Stashed_messages_come_back_in_order_before_those_that_arrived_since()
    {
        var actor = ActorOf(() => new Door(TestActor));

        foreach (var message in new[] { "a", "b", "open", "c" }) actor.Tell(message);

        ExpectMsg("a");
        ExpectMsg("b");
        ExpectMsg("c");
    }

    [Fact]
    public void A_stashed_message_keeps_its_sender()
    {
        var actor = ActorOf(() => new Door(ActorRefs.Nobody));

        actor.Tell("who");
        actor.Tell("open");

        ExpectMsg("answer");
        Assert.Equal(actor, LastSender);
    }

    [Fact]
    public void A_message_cannot_be_stashed_twice()
    {
        var actor = ActorOf(() => new Twice());

        actor.Tell("m");

        ExpectMsg<IllegalActorStateException>();
    }

    [Fact]
    public void A_stash_with_a_capacity_refuses_what_is_too_much()
    {
        var actor = Sys.ActorOf(Props.Create(() => new SmallDoor()).WithStashCapacity(2));

        actor.Tell("a");
        actor.Tell("b");

        EventFilter.Exception<StashOverflowException>().ExpectOne(() => actor.Tell("c"));
    }

    [Fact]
    public void A_restart_puts_stashed_messages_back_into_the_mailbox()
    {
        var actor = ActorOf(() => new Door(TestActor));

        foreach (var message in new[] { "a", "b", "fail", "open" }) actor.Tell(message);

        ExpectMsg("a");
        ExpectMsg("b");
    }

    [Fact]
    public void What_is_stashed_when_the_actor_stops_becomes_dead_letters()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));
        var actor = ActorOf(() => new Door(ActorRefs.Nobody));

        actor.Tell("left behind");
        actor.Tell(PoisonPill.Instance);

        Assert.Equal("left behind", ExpectMsg<DeadLetter>().Message);
    }

    [Fact]
    public void The_end_of_a_watched_actor_can_be_stashed()
    {
        var subject = ActorOf<Idle>();
        var actor = ActorOf(() => new Mourner(TestActor, subject));
        actor.Tell("are you there");
        ExpectMsg("stashed nothing");

        Sys.Stop(subject);
        ExpectMsg("stashed the end");
        actor.Tell("open");

        ExpectMsg("the end");
    }

    private sealed class Idle : ReceiveActor;

    private sealed class Door : ReceiveActor, IWithUnboundedStash
    {
        private readonly IActorRef _probe;

        public Door(IActorRef probe)
        {
            _probe = probe;
            Closed();
        }

        public IStash Stash { get; set; } = null!;

        private void Closed()
        {
            Receive<string>(s => s == "fail", _ => throw new InvalidOperationException());
            Receive<string>(s => s == "open", _ =>
            {
                Become(Open);
                Stash.UnstashAll();
            });
            ReceiveAny(_ => Stash.Stash());
        }

        private void Open()
        {
            Receive<string>(s => s == "who", _ => Sender.Tell("answer"));
            ReceiveAny(_probe.Tell);
        }
    }

    private sealed class SmallDoor : ReceiveActor, IWithStash
    {
        public SmallDoor() => ReceiveAny(_ => Stash.Stash());

        public IStash Stash { get; set; } = null!;
    }

    private sealed class Twice : ReceiveActor, IWithUnboundedStash
    {
        public Twice() => ReceiveAny(_ =>
        {
            Stash.Stash();
            try
            {
                Stash.Stash();
            }
            catch (IllegalActorStateException refusal)
            {
                Sender.Tell(refusal);
            }
        });

        public IStash Stash { get; set; } = null!;
    }

    private sealed class Mourner : ReceiveActor, IWithUnboundedStash
    {
        public Mourner(IActorRef probe, IActorRef subject)
        {
            Context.Watch(subject);
            Receive<Terminated>(_ =>
            {
                Stash.Stash();
                probe.Tell("stashed the end");
            });
            Receive<string>(s => s == "open", _ =>
            {
                Become(() => Receive<Terminated>(_ => probe.Tell("the end")));
                Stash.UnstashAll();
            });
            Receive<string>(_ => probe.Tell("stashed nothing"));
        }

        public IStash Stash { get; set; } = null!;
    }
}
