using Akka.Actor;
using AkkaP2P.Tests.Shared;
using Xunit;

namespace Akka.Tests.Actor;

public class SupervisionSpec : PatientKit
{
    [Fact]
    public void Resume_keeps_the_childs_state()
    {
        var child = ChildUnder(new OneForOneStrategy(_ => Directive.Resume));
        Count(child, 2);

        child.Tell(new InvalidOperationException());

        Count(child, 3, from: 2);
    }

    [Fact]
    public void Restart_gives_the_child_a_fresh_state()
    {
        var child = ChildUnder(new OneForOneStrategy(_ => Directive.Restart));
        Count(child, 2);

        child.Tell(new InvalidOperationException());

        Count(child, 1);
    }

    [Fact]
    public void Stop_ends_the_child()
    {
        var child = ChildUnder(new OneForOneStrategy(_ => Directive.Stop));
        Watch(child);

        child.Tell(new InvalidOperationException());

        ExpectTerminated(child);
    }

    [Fact]
    public void Escalate_makes_the_parent_fail_for_the_same_reason()
    {
        var top = ActorOf(() => new Parent(
            new OneForOneStrategy(e => e is ArithmeticException ? Directive.Stop : Directive.Escalate),
            Props.Create(() => new Parent(new OneForOneStrategy(_ => Directive.Escalate), Props.Create<Counter>()))));
        var middle = ChildOf(top);
        var child = ChildOf(middle);
        Watch(middle);

        child.Tell(new ArithmeticException());

        ExpectTerminated(middle);
    }

    [Fact]
    public void The_default_strategy_stops_a_killed_child_and_restarts_one_that_throws()
    {
        var child = ChildUnder(SupervisorStrategy.DefaultStrategy);
        Count(child, 2);
        child.Tell(new InvalidOperationException());
        Count(child, 1);
        Watch(child);

        child.Tell(Kill.Instance);

        ExpectTerminated(child);
    }

    [Fact]
    public void A_decider_answers_by_the_first_type_that_fits()
    {
        var decider = Decider.From(
            Directive.Escalate, Directive.Resume.When<ArgumentNullException>(), Directive.Stop.When<ArgumentException>());

        Assert.Equal(Directive.Resume, decider.Decide(new ArgumentNullException()));
        Assert.Equal(Directive.Stop, decider.Decide(new ArgumentOutOfRangeException()));
        Assert.Equal(Directive.Escalate, decider.Decide(new InvalidOperationException()));
    }

    [Fact]
    public void A_child_that_fails_more_often_than_allowed_is_stopped()
    {
        var child = ChildUnder(new OneForOneStrategy(2, TimeSpan.FromMinutes(1), _ => Directive.Restart));
        Watch(child);

        child.Tell(new InvalidOperationException());
        Count(child, 1);
        child.Tell(new InvalidOperationException());
        Count(child, 1);
        child.Tell(new InvalidOperationException());

        ExpectTerminated(child);
    }

    [Fact]
    public void Without_any_retry_allowed_the_first_failure_stops_the_child()
    {
        var child = ChildUnder(new OneForOneStrategy(0, TimeSpan.FromMinutes(1), _ => Directive.Restart));
        Watch(child);

        child.Tell(new InvalidOperationException());

        ExpectTerminated(child);
    }

    [Fact]
    public void One_for_one_leaves_the_siblings_alone()
    {
        var parent = ActorOf(() => new Parent(new OneForOneStrategy(_ => Directive.Restart), Props.Create<Counter>()));
        var (first, second) = (ChildOf(parent), ChildOf(parent));
        Count(first, 2);
        Count(second, 2);

        first.Tell(new InvalidOperationException());

        Count(first, 1);
        Count(second, 3, from: 2);
    }

    [Fact]
    public void All_for_one_restarts_the_siblings_as_well()
    {
        var parent = ActorOf(() => new Parent(new AllForOneStrategy(_ => Directive.Restart), Props.Create<Counter>()));
        var (first, second) = (ChildOf(parent), ChildOf(parent));
        Count(first, 2);
        Count(second, 2);

        first.Tell(new InvalidOperationException());

        Count(first, 1);
        AwaitAssert(() => Assert.Equal(0, second.Ask<int>("value").GetAwaiter().GetResult()));
    }

    [Fact]
    public void All_for_one_stops_the_siblings_as_well()
    {
        var parent = ActorOf(() => new Parent(new AllForOneStrategy(_ => Directive.Stop), Props.Create<Counter>()));
        var (first, second) = (ChildOf(parent), ChildOf(parent));
        Watch(second);

        first.Tell(new InvalidOperationException());

        ExpectTerminated(second);
    }

    [Fact]
    public void A_restart_stops_the_children_and_waits_for_them()
    {
        var parent = ActorOf(() => new Restartable(TestActor));
        ExpectMsg("child start");

        parent.Tell(new InvalidOperationException());
        parent.Tell("after");

        ExpectMsg("child stop");
        ExpectMsgAllOf("child start", "after");
    }

    [Fact]
    public void Children_that_are_kept_over_a_restart_are_restarted_themselves()
    {
        var parent = ActorOf(() => new Keeper(TestActor));
        ExpectMsg("child start");

        parent.Tell(new InvalidOperationException());

        ExpectMsg("child restarted");
    }

    [Fact]
    public void A_child_that_cannot_be_made_again_is_stopped()
    {
        var born = new Born();
        var child = ChildUnder(SupervisorStrategy.DefaultStrategy, Props.Create(() => new OnceOnly(born)));
        Watch(child);

        child.Tell(new InvalidOperationException());

        ExpectTerminated(child);
    }

    [Fact]
    public void A_failing_before_restart_hook_does_not_keep_the_restart_from_happening()
    {
        var child = ChildUnder(SupervisorStrategy.DefaultStrategy, Props.Create<BadHook>());

        EventFilter.Exception<PreRestartException>().ExpectOne(() => child.Tell(new InvalidOperationException()));

        child.Tell("hello");
        ExpectMsg("hello");
    }

    [Fact]
    public void The_strategy_given_with_the_props_comes_before_the_actors_own()
    {
        var parent = Sys.ActorOf(Props.Create(() => new Parent(new OneForOneStrategy(_ => Directive.Resume), Props.Create<Counter>()))
            .WithSupervisorStrategy(new OneForOneStrategy(_ => Directive.Stop)));
        var child = ChildOf(parent);
        Watch(child);

        child.Tell(new InvalidOperationException());

        ExpectTerminated(child);
    }

    [Fact]
    public void Messages_wait_while_the_supervisor_decides()
    {
        var gate = new ManualResetEventSlim();
        var child = ChildUnder(new OneForOneStrategy(_ =>
        {
            gate.Wait(TimeSpan.FromSeconds(60));
            return Directive.Resume;
        }));

        child.Tell(new InvalidOperationException());
        child.Tell("count");
        var before = HasMessages;
        gate.Set();

        Assert.False(before);
        ExpectMsg(1);
    }

    [Fact]
    public void A_failure_reported_to_a_parent_that_is_suspended_itself_is_decided_when_it_goes_on()
    {
        using var decision = new ManualResetEventSlim();
        using var work = new ManualResetEventSlim();
        var slow = new OneForOneStrategy(_ =>
        {
            TestActor.Tell("top decides");
            decision.Wait(TimeSpan.FromSeconds(60));
            return Directive.Resume;
        });
        var quick = new OneForOneStrategy(_ => Directive.Resume);
        var workers = Props.Create(() => new Worker(work));
        var top = ActorOf(() => new Parent(slow, Props.Create(() => new Parent(quick, workers))));
        var middle = ChildOf(top);
        var worker = ChildOf(middle);
        worker.Tell("work, then fail");
        ExpectMsg("working");

        middle.Tell(new InvalidOperationException("of the parent"));
        ExpectMsg("top decides");
        work.Set();
        worker.Tell("still there?");
        decision.Set();

        ExpectMsg("still there");
        Assert.Equal(worker.Path.Parent, middle.Path);
        middle.Tell(new Identify(1));
        ExpectMsg<ActorIdentity>();
    }

    private IActorRef ChildUnder(SupervisorStrategy strategy, Props? props = null) =>
        ChildOf(ActorOf(() => new Parent(strategy, props ?? Props.Create<Counter>())));

    private static IActorRef ChildOf(IActorRef parent) => parent.Ask<IActorRef>("child").GetAwaiter().GetResult();

    private void Count(IActorRef child, int to, int from = 0)
    {
        for (var i = from + 1; i <= to; i++)
        {
            child.Tell("count");
            ExpectMsg(i);
        }
    }

    private sealed class Born
    {
        public bool Already { get; set; }
    }

    private sealed class Parent : ReceiveActor
    {
        private readonly SupervisorStrategy _strategy;

        public Parent(SupervisorStrategy strategy, Props child)
        {
            _strategy = strategy;
            Receive<string>(_ => Sender.Tell(Context.ActorOf(child)));
            Receive<Exception>(cause => throw cause);
        }

        protected override SupervisorStrategy SupervisorStrategy() => _strategy;
    }

    private sealed class Worker : ReceiveActor
    {
        public Worker(ManualResetEventSlim work)
        {
            Receive<string>(s => s == "work, then fail", _ =>
            {
                Sender.Tell("working");
                work.Wait(TimeSpan.FromSeconds(60));
                throw new InvalidOperationException("of the child");
            });
            Receive<string>(_ => Sender.Tell("still there"));
        }
    }

    private sealed class Counter : ReceiveActor
    {
        private int _count;

        public Counter()
        {
            Receive<string>(s => s == "value", _ => Sender.Tell(_count));
            Receive<string>(_ => Sender.Tell(++_count));
            Receive<Exception>(cause => throw cause);
        }
    }

    private sealed class Restartable : ReceiveActor
    {
        private readonly IActorRef _probe;

        public Restartable(IActorRef probe)
        {
            _probe = probe;
            Receive<Exception>(cause => throw cause);
            Receive<string>(s => probe.Tell(s));
        }

        protected override void PreStart() => Context.ActorOf(Props.Create(() => new Member(_probe)), "member");
    }

    private sealed class Keeper : ReceiveActor
    {
        private readonly IActorRef _probe;

        public Keeper(IActorRef probe)
        {
            _probe = probe;
            Receive<Exception>(cause => throw cause);
        }

        protected override void PreStart() => Context.ActorOf(Props.Create(() => new Member(_probe)), "member");

        protected override void PreRestart(Exception reason, object message) { }

        protected override void PostRestart(Exception reason) { }
    }

    private sealed class Member(IActorRef probe) : ReceiveActor
    {
        protected override void PreStart() => probe.Tell("child start");

        protected override void PostStop() => probe.Tell("child stop");

        protected override void PreRestart(Exception reason, object message) { }

        protected override void PostRestart(Exception reason) => probe.Tell("child restarted");
    }

    private sealed class OnceOnly : ReceiveActor
    {
        public OnceOnly(Born born)
        {
            if (born.Already) throw new InvalidOperationException("second instance");
            born.Already = true;
            Receive<Exception>(cause => throw cause);
        }
    }

    private sealed class BadHook : ReceiveActor
    {
        public BadHook()
        {
            Receive<Exception>(cause => throw cause);
            Receive<string>(s => Sender.Tell(s));
        }

        protected override void PreRestart(Exception reason, object message) => throw new ArithmeticException("in hook");
    }
}
