using Akka.Actor;
using Akka.TestKit;
using AkkaP2P.Tests.Shared;
using Xunit;

namespace Akka.Tests.Actor;

/// <summary>On virtual time: nothing happens until a spec says how much time has passed.</summary>
public class TimersSpec : PatientKit
{
    public TimersSpec() : base("akka.scheduler.implementation = \"Akka.TestKit.TestScheduler, Akka.TestKit\"") { }

    private TestScheduler Time => (TestScheduler)Sys.Scheduler;

    [Fact]
    public void A_single_timer_goes_off_once()
    {
        var actor = Started(t => t.StartSingleTimer("key", "tick", TimeSpan.FromSeconds(1)));

        Time.Advance(TimeSpan.FromMilliseconds(999));
        Ask(actor, "active");
        Time.Advance(TimeSpan.FromMilliseconds(1));
        ExpectMsg("tick");

        Ask(actor, "not active");
    }

    [Fact]
    public void A_periodic_timer_goes_off_again_and_again_until_it_is_cancelled()
    {
        var actor = Started(t => t.StartPeriodicTimer("key", "tick", TimeSpan.FromSeconds(1)));

        for (var i = 0; i < 3; i++)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            ExpectMsg("tick");
        }
        actor.Tell(new Do(t => t.Cancel("key")));
        Ask(actor, "not active");
        Time.Advance(TimeSpan.FromSeconds(5));

        Ask(actor, "not active");
    }

    [Fact]
    public void A_timer_started_with_the_same_key_replaces_the_other()
    {
        var actor = Started(t => t.StartSingleTimer("key", "old", TimeSpan.FromSeconds(1)));

        actor.Tell(new Do(t => t.StartSingleTimer("key", "new", TimeSpan.FromSeconds(2))));
        Ask(actor, "active");
        Time.Advance(TimeSpan.FromSeconds(2));

        ExpectMsg("new");
    }

    [Fact]
    public void The_message_of_a_cancelled_timer_does_not_come_even_if_it_was_in_the_mailbox()
    {
        var actor = Started(t => t.StartSingleTimer("key", "tick", TimeSpan.FromSeconds(1)));

        actor.Tell(new Do(t =>
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            t.Cancel("key");
        }));

        Ask(actor, "not active");
    }

    [Fact]
    public void Timers_end_with_a_restart()
    {
        var actor = Started(t => t.StartPeriodicTimer("key", "tick", TimeSpan.FromSeconds(1)));

        actor.Tell(new InvalidOperationException());
        Ask(actor, "not active");
        Time.Advance(TimeSpan.FromSeconds(5));

        Ask(actor, "not active");
    }

    [Fact]
    public void A_receive_timeout_comes_when_no_message_has_for_so_long()
    {
        var actor = ActorOf(() => new Waiting(TestActor, TimeSpan.FromSeconds(2)));
        actor.Tell("hello");
        ExpectMsg("hello");

        Time.Advance(TimeSpan.FromSeconds(1));
        actor.Tell("still there");
        ExpectMsg("still there");
        SettledIn(actor);
        Time.Advance(TimeSpan.FromSeconds(1.5));
        actor.Tell(new Ignored());
        ExpectMsg("ignored");
        Time.Advance(TimeSpan.FromSeconds(0.5));

        ExpectMsg("timeout");
    }

    [Fact]
    public void A_receive_timeout_that_is_taken_back_does_not_come()
    {
        var actor = ActorOf(() => new Waiting(TestActor, TimeSpan.FromSeconds(2)));

        actor.Tell("no more timeouts");
        ExpectMsg("no more timeouts");
        SettledIn(actor);
        Time.Advance(TimeSpan.FromSeconds(10));
        actor.Tell("next");

        ExpectMsg("next");
    }

    /// <summary>The time starts anew after a message has been handled; an answer to this comes after that.</summary>
    private static void SettledIn(IActorRef actor) => actor.Ask<ActorIdentity>(new Identify(1)).GetAwaiter().GetResult();

    private IActorRef Started(Action<ITimerScheduler> start)
    {
        var actor = ActorOf(() => new Timed(TestActor));
        actor.Tell(new Do(start));
        Ask(actor, "active");
        return actor;
    }

    private void Ask(IActorRef actor, string expected)
    {
        actor.Tell("active?");
        ExpectMsg(expected);
    }

    private sealed record Do(Action<ITimerScheduler> Action);

    private sealed class Ignored : INotInfluenceReceiveTimeout;

    private sealed class Timed : ReceiveActor, IWithTimers
    {
        public Timed(IActorRef probe)
        {
            Receive<Do>(m => m.Action(Timers));
            Receive<Exception>(cause => throw cause);
            Receive<string>(s => s == "active?", _ => probe.Tell(Timers.IsTimerActive("key") ? "active" : "not active"));
            Receive<string>(s => probe.Tell(s));
        }

        public ITimerScheduler Timers { get; set; } = null!;
    }

    private sealed class Waiting : ReceiveActor
    {
        public Waiting(IActorRef probe, TimeSpan timeout)
        {
            SetReceiveTimeout(timeout);
            Receive<ReceiveTimeout>(_ => probe.Tell("timeout"));
            Receive<Ignored>(_ => probe.Tell("ignored"));
            Receive<string>(s => s == "no more timeouts", s =>
            {
                SetReceiveTimeout(null);
                probe.Tell(s);
            });
            Receive<string>(s => probe.Tell(s));
        }
    }
}
