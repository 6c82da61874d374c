using Akka.Actor;
using AkkaP2P.Tests.Shared;
using Xunit;

namespace Akka.Tests.Actor;

public class ReceiveAsyncSpec : PatientKit
{
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public void No_other_message_is_processed_until_the_handler_is_done()
    {
        var actor = ActorOf(() => new Slow(_gate.Task));

        actor.Tell("slow");
        actor.Tell("quick");
        ExpectMsg("slow begins");
        _gate.SetResult();

        ExpectMsg("slow ends");
        ExpectMsg("quick");
    }

    [Fact]
    public void The_context_and_the_sender_are_the_same_before_and_after_an_await()
    {
        var actor = ActorOf(() => new Slow(_gate.Task));

        actor.Tell("context");
        _gate.SetResult();

        ExpectMsg(actor);
        Assert.Equal(actor, LastSender);
    }

    [Fact]
    public void An_exception_after_an_await_fails_the_actor()
    {
        var actor = ActorOf(() => new Slow(_gate.Task));

        actor.Tell("fail");
        _gate.SetResult();

        ExpectMsg("restarted by: in async handler, fail");
    }

    [Fact]
    public void An_exception_before_the_first_await_fails_the_actor()
    {
        var actor = ActorOf(() => new Slow(_gate.Task));

        actor.Tell("fail at once");

        ExpectMsg("restarted by: at once, fail at once");
    }

    [Fact]
    public void The_actor_goes_on_after_a_failed_handler()
    {
        var actor = ActorOf(() => new Slow(_gate.Task));

        actor.Tell("fail at once");
        actor.Tell("quick");

        ExpectMsg("restarted by: at once, fail at once");
        ExpectMsg("quick");
    }

    [Fact]
    public void A_poison_pill_waits_for_the_handler_and_a_stop_does_not()
    {
        var patient = ActorOf(() => new Slow(_gate.Task));
        var hasty = ActorOf(() => new Slow(new TaskCompletionSource().Task));
        Watch(patient);
        Watch(hasty);
        patient.Tell("slow");
        ExpectMsg("slow begins");
        hasty.Tell("slow");
        ExpectMsg("slow begins");

        patient.Tell(PoisonPill.Instance);
        Sys.Stop(hasty);

        ExpectTerminated(hasty);
        _gate.SetResult();
        ExpectMsg("slow ends");
        ExpectTerminated(patient);
    }

    [Fact]
    public void Run_task_suspends_an_untyped_actor_too()
    {
        var actor = ActorOf(() => new Untyped(_gate.Task));

        actor.Tell("first");
        actor.Tell("second");
        ExpectMsg("begin first");
        _gate.SetResult();

        ExpectMsg("end first");
        ExpectMsg("begin second");
        ExpectMsg("end second");
    }

    private sealed class Slow : ReceiveActor
    {
        private IActorRef _lastSender = ActorRefs.Nobody;

        public Slow(Task gate)
        {
            ReceiveAsync<string>(s => s == "slow", async _ =>
            {
                Sender.Tell("slow begins");
                await gate;
                Sender.Tell("slow ends");
            });
            ReceiveAsync<string>(s => s == "context", async _ =>
            {
                await gate;
                Sender.Tell(Context.Self);
            });
            ReceiveAsync<string>(s => s == "fail", async _ =>
            {
                _lastSender = Sender;
                await gate;
                throw new InvalidOperationException("in async handler");
            });
            ReceiveAsync<string>(s => s == "fail at once", _ =>
            {
                _lastSender = Sender;
                throw new InvalidOperationException("at once");
            });
            Receive<string>(s => Sender.Tell(s));
        }

        protected override void PreRestart(Exception reason, object message)
        {
            _lastSender.Tell($"restarted by: {reason.Message}, {message}");
            base.PreRestart(reason, message);
        }
    }

    private sealed class Untyped(Task gate) : UntypedActor
    {
        protected override void OnReceive(object message) => RunTask(async () =>
        {
            Sender.Tell($"begin {message}");
            await gate;
            Sender.Tell($"end {message}");
        });
    }
}
