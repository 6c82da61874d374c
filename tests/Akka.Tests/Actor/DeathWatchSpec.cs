using Akka.Actor;
using AkkaP2P.Tests.Shared;
using Xunit;

namespace Akka.Tests.Actor;

public class DeathWatchSpec : PatientKit
{
    [Fact]
    public void A_watcher_is_told_of_the_end_once()
    {
        var subject = ActorOf<Idle>();
        Watch(subject);
        Watch(subject);

        Sys.Stop(subject);
        var end = ExpectMsg<Terminated>();
        TestActor.Tell("next");

        Assert.Equal(subject, end.ActorRef);
        Assert.True(end.ExistenceConfirmed);
        Assert.False(end.AddressTerminated);
        ExpectMsg("next");
    }

    [Fact]
    public void The_end_comes_after_all_that_the_actor_has_sent()
    {
        var subject = ActorOf<Talker>();
        Watch(subject);

        subject.Tell("speak");
        subject.Tell(PoisonPill.Instance);

        for (var i = 0; i < 100; i++) ExpectMsg(i);
        ExpectTerminated(subject);
    }

    [Fact]
    public void Watching_an_actor_that_has_ended_tells_so_at_once()
    {
        var subject = ActorOf<Idle>();
        Watch(subject);
        Sys.Stop(subject);
        ExpectTerminated(subject);

        Watch(subject);

        ExpectTerminated(subject);
    }

    [Fact]
    public void Several_watchers_are_told()
    {
        var subject = ActorOf<Idle>();
        var (first, second) = (CreateTestProbe(), CreateTestProbe());
        first.Watch(subject);
        second.Watch(subject);

        Sys.Stop(subject);

        first.ExpectTerminated(subject);
        second.ExpectTerminated(subject);
    }

    [Fact]
    public void Watch_with_sends_the_message_given()
    {
        var subject = ActorOf<Idle>();
        var watcher = ActorOf(() => new Watcher(TestActor));

        watcher.Tell(new WatchIt(subject, "gone"));
        ExpectMsg("done");
        Sys.Stop(subject);

        ExpectMsg("gone");
    }

    [Fact]
    public void Watching_again_with_another_message_is_refused()
    {
        var subject = ActorOf<Idle>();
        var watcher = ActorOf(() => new Watcher(TestActor));
        watcher.Tell(new WatchIt(subject, "gone"));
        ExpectMsg("done");

        EventFilter.Exception<InvalidOperationException>().ExpectOne(() => watcher.Tell(new WatchIt(subject, "other")));
    }

    [Fact]
    public void Unwatch_takes_back_an_end_that_is_in_the_mailbox_already()
    {
        var subject = ActorOf<Idle>();
        var watcher = ActorOf(() => new Watcher(TestActor));
        watcher.Tell(new WatchIt(subject, null));
        ExpectMsg("done");

        watcher.Tell(new StopAndUnwatch(subject));
        watcher.Tell("after");

        ExpectMsg("done");
        ExpectMsg("after");
    }

    [Fact]
    public async Task A_watcher_that_does_not_handle_the_end_fails_for_it()
    {
        var subject = ActorOf<Idle>();
        var watcher = ActorOf(() => new Careless(subject));
        Watch(watcher);
        await watcher.Ask<string>("ready");

        EventFilter.Exception<DeathPactException>().ExpectOne(() => Sys.Stop(subject));

        ExpectTerminated(watcher);
    }

    [Fact]
    public void A_parent_that_watches_its_child_is_told_once()
    {
        var parent = ActorOf(() => new WatchingParent(TestActor));
        var child = ExpectMsg<IActorRef>();

        child.Tell(PoisonPill.Instance);
        ExpectMsg("child ended");
        parent.Tell("next");

        ExpectMsg("next");
    }

    [Fact]
    public void A_restart_of_the_watched_actor_is_no_end()
    {
        var subject = ActorOf<Failing>();
        Watch(subject);

        subject.Tell("fail");
        subject.Tell("hello");
        ExpectMsg("hello");
        Sys.Stop(subject);

        ExpectTerminated(subject);
    }

    [Fact]
    public void A_restarted_watcher_still_watches()
    {
        var subject = ActorOf<Idle>();
        var watcher = ActorOf(() => new Watcher(TestActor));
        watcher.Tell(new WatchIt(subject, "gone"));
        ExpectMsg("done");

        watcher.Tell(new InvalidOperationException());
        watcher.Tell("alive");
        ExpectMsg("alive");
        Sys.Stop(subject);

        ExpectMsg("gone");
    }

    private sealed record WatchIt(IActorRef Subject, string? Message);

    private sealed record StopAndUnwatch(IActorRef Subject);

    private sealed class Idle : ReceiveActor;

    private sealed class Talker : ReceiveActor
    {
        public Talker() => Receive<string>(_ =>
        {
            for (var i = 0; i < 100; i++) Sender.Tell(i);
        });
    }

    private sealed class Failing : ReceiveActor
    {
        public Failing()
        {
            Receive<string>(s => s == "fail", _ => throw new InvalidOperationException());
            Receive<string>(s => Sender.Tell(s));
        }
    }

    private sealed class Careless : ReceiveActor
    {
        public Careless(IActorRef subject)
        {
            Context.Watch(subject);
            Receive<string>(s => Sender.Tell(s));
        }
    }

    private sealed class WatchingParent : ReceiveActor
    {
        public WatchingParent(IActorRef probe)
        {
            probe.Tell(Context.Watch(Context.ActorOf<Idle>()));
            Receive<Terminated>(_ => probe.Tell("child ended"));
            Receive<string>(s => probe.Tell(s));
        }
    }

    private sealed class Watcher : ReceiveActor
    {
        public Watcher(IActorRef probe)
        {
            Receive<WatchIt>(m =>
            {
                if (m.Message is null) Context.Watch(m.Subject);
                else Context.WatchWith(m.Subject, m.Message);
                probe.Tell("done");
            });
            Receive<StopAndUnwatch>(m =>
            {
                // The notice of the end needs this actor's thread, so it waits behind this message.
                m.Subject.GracefulStop(TimeSpan.FromSeconds(60)).GetAwaiter().GetResult();
                Context.Unwatch(m.Subject);
                probe.Tell("done");
            });
            Receive<Terminated>(end => probe.Tell(end));
            Receive<Exception>(cause => throw cause);
            Receive<string>(s => probe.Tell(s));
        }
    }
}
