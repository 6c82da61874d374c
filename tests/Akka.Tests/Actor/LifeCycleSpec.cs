using Akka.Actor;
using AkkaP2P.Tests.Shared;
using Xunit;

namespace Akka.Tests.Actor;

public class LifeCycleSpec : PatientKit
{
    [Fact]
    public void An_actor_starts_before_its_first_message_and_stops_after_its_last()
    {
        var actor = ActorOf(() => new Recorder(TestActor));

        actor.Tell("work");
        actor.Tell(PoisonPill.Instance);

        ExpectMsg("1 start");
        ExpectMsg("1 work");
        ExpectMsg("1 stop");
    }

    [Fact]
    public void A_restart_calls_the_hooks_of_the_old_instance_then_of_the_new_one()
    {
        var actor = ActorOf(() => new Recorder(TestActor));
        ExpectMsg("1 start");

        actor.Tell("fail");
        actor.Tell("work");

        ExpectMsg("1 before restart: told to fail, fail");
        ExpectMsg("1 stop");
        ExpectMsg("2 after restart: told to fail");
        ExpectMsg("2 start");
        ExpectMsg("2 work");
    }

    [Fact]
    public void The_reference_stays_the_same_over_a_restart()
    {
        var actor = ActorOf(() => new Recorder(TestActor));
        ExpectMsg("1 start");
        actor.Tell("fail");
        FishForMessage<string>(m => m == "2 start");

        actor.Tell(new Identify("who"));

        Assert.Equal(actor, ExpectMsg<ActorIdentity>().Subject);
    }

    [Fact]
    public void The_message_that_failed_is_lost_and_the_others_are_kept()
    {
        var actor = ActorOf(() => new Recorder(TestActor));

        foreach (var message in new[] { "a", "fail", "b", "c" }) actor.Tell(message);

        ExpectMsg("1 start");
        ExpectMsg("1 a");
        FishForMessage<string>(m => m == "2 start");
        ExpectMsg("2 b");
        ExpectMsg("2 c");
    }

    [Fact]
    public void A_restart_forgets_what_the_actor_had_become()
    {
        var actor = ActorOf(() => new Recorder(TestActor));

        actor.Tell("be deaf");
        actor.Tell("not heard");
        actor.Tell(Kill.Instance);
        Watch(actor);

        ExpectMsg("1 start");
        ExpectMsg("1 stop");
        ExpectTerminated(actor);
    }

    [Fact]
    public void An_actor_cannot_be_made_with_new_outside_of_a_system() =>
        Assert.Throws<ActorInitializationException>(() => new Recorder(TestActor));

    [Fact]
    public void An_actor_whose_constructor_throws_is_stopped()
    {
        var actor = ActorOf(() => new Stillborn());

        Watch(actor);

        ExpectTerminated(actor);
    }

    [Fact]
    public void Stopping_a_parent_stops_its_children_first()
    {
        var parent = ActorOf(() => new Family(TestActor));
        ExpectMsg("child start");

        Sys.Stop(parent);

        ExpectMsg("child stop");
        ExpectMsg("parent stop");
    }

    [Fact]
    public void A_name_can_be_used_again_once_its_actor_has_ended_and_is_another_actor_then()
    {
        var first = ActorOf(() => new Recorder(TestActor), "same");
        ExpectMsg("1 start");
        Assert.Throws<InvalidActorNameException>(() => ActorOf(() => new Recorder(TestActor), "same"));
        Watch(first);
        Sys.Stop(first);
        ExpectMsg("1 stop");
        ExpectTerminated(first);

        // The parent, whose list of names it is, may hear of the end after us.
        IActorRef second = ActorRefs.Nobody;
        AwaitAssert(() => second = ActorOf(() => new Recorder(TestActor), "same"));

        ExpectMsg("1 start");
        Assert.NotEqual(first, second);
        Assert.Equal(first.Path, second.Path);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("$a")]
    [InlineData("ä")]
    [InlineData("a b")]
    public void A_name_that_cannot_stand_in_a_path_is_refused(string name) =>
        Assert.Throws<InvalidActorNameException>(() => ActorOf(() => new Recorder(TestActor), name));

    [Fact]
    public void A_null_message_is_refused_at_the_sender()
    {
        var actor = ActorOf(() => new Recorder(TestActor));

        Assert.Throws<InvalidMessageException>(() => actor.Tell(null!));
    }

    [Fact]
    public async Task The_context_cannot_be_used_outside_of_the_actors_thread()
    {
        var actor = ActorOf(() => new Leaky());

        var outside = await actor.Ask<Func<IActorContext>>("context");

        await Assert.ThrowsAsync<NotSupportedException>(() => Task.Factory.StartNew(
            outside, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
    }

    private sealed class Recorder : UntypedActor
    {
        private readonly IActorRef _probe;
        private int _instance = 1;

        public Recorder(IActorRef probe) => _probe = probe;

        protected override void PreStart() => Say("start");

        protected override void PostStop() => Say("stop");

        protected override void PreRestart(Exception reason, object message)
        {
            Say($"before restart: {reason.Message}, {message}");
            base.PreRestart(reason, message);
        }

        protected override void PostRestart(Exception reason)
        {
            _instance = 2;
            Say($"after restart: {reason.Message}");
            base.PostRestart(reason);
        }

        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case "fail":
                    throw new InvalidOperationException("told to fail");
                case "be deaf":
                    Become(_ => { });
                    break;
                default:
                    Say(message);
                    break;
            }
        }

        private void Say(object what) => _probe.Tell($"{_instance} {what}");
    }

    private sealed class Stillborn : ReceiveActor
    {
        public Stillborn() => throw new InvalidOperationException("not today");
    }

    private sealed class Family : ReceiveActor
    {
        private readonly IActorRef _probe;

        public Family(IActorRef probe)
        {
            _probe = probe;
            Context.ActorOf(Props.Create(() => new Member(probe)));
        }

        protected override void PostStop() => _probe.Tell("parent stop");
    }

    private sealed class Member(IActorRef probe) : ReceiveActor
    {
        protected override void PreStart() => probe.Tell("child start");

        protected override void PostStop() => probe.Tell("child stop");
    }

    private sealed class Leaky : ReceiveActor
    {
        public Leaky() => Receive<string>(_ => Sender.Tell(new Func<IActorContext>(() => Context)));
    }
}
