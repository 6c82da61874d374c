using Akka.Actor;
using Akka.Streams.Dsl;
using Akka.Streams.Stage;
using Xunit;

namespace Akka.Streams.Tests.Dsl;

/// <summary>Streams that end or begin at an actor.</summary>
public class ActorInteropSpec : TimedSpec
{
    [Fact]
    public async Task Messages_to_an_actor_source_become_elements_until_it_is_told_to_complete()
    {
        var (actor, result) = Source.ActorRef<int>(10, OverflowStrategy.Fail).ToMaterialized(Sink.Seq<int>(), Keep.Both).Run(Materializer);

        for (var i = 1; i <= 3; i++) actor.Tell(i);
        actor.Tell("not an element");
        actor.Tell(new Status.Success("done"));

        Assert.Equal([1, 2, 3], await result.WaitAsync(Patience));
        await ExpectStopped(actor);
    }

    [Fact]
    public async Task An_actor_source_completes_when_its_actor_is_stopped_and_fails_when_told_to()
    {
        var (stopped, empty) = Source.ActorRef<int>(10, OverflowStrategy.Fail).ToMaterialized(Sink.Seq<int>(), Keep.Both).Run(Materializer);
        var (failing, failed) = Source.ActorRef<int>(10, OverflowStrategy.Fail).ToMaterialized(Sink.Seq<int>(), Keep.Both).Run(Materializer);

        stopped.Tell(PoisonPill.Instance);
        failing.Tell(new Status.Failure(new InvalidOperationException("told")));

        Assert.Empty(await empty.WaitAsync(Patience));
        await Assert.ThrowsAsync<InvalidOperationException>(() => failed.WaitAsync(Patience));
    }

    [Fact]
    public async Task An_actor_source_keeps_to_its_overflow_strategy()
    {
        var (actor, sink) = Source.ActorRef<int>(2, OverflowStrategy.DropHead).ToMaterialized(new OnDemand<int>(), Keep.Both).Run(Materializer);

        for (var i = 1; i <= 5; i++) actor.Tell(i);
        actor.Tell(Status.Success.Instance);

        await ExpectStopped(actor, sink);
        Assert.Throws<NotSupportedException>(() => Source.ActorRef<int>(2, OverflowStrategy.Backpressure));
    }

    [Fact]
    public async Task An_actor_source_ends_its_actor_when_it_is_cancelled()
    {
        var actor = Source.ActorRef<int>(2, OverflowStrategy.DropHead).To(Sink.Cancelled<int>()).Run(Materializer);

        await ExpectStopped(actor);
    }

    [Fact]
    public void An_actor_sink_tells_elements_and_the_end()
    {
        Source.From([1, 2]).RunWith(Sink.ActorRef<int>(TestActor, "done", e => e.Message), Materializer);
        ExpectMsg(1);
        ExpectMsg(2);
        ExpectMsg("done");

        Source.Failed<int>(new InvalidOperationException("why")).RunWith(Sink.ActorRef<int>(TestActor, "done", e => e.Message), Materializer);
        ExpectMsg("why");
    }

    [Fact]
    public async Task An_actor_sink_cancels_when_its_actor_stops()
    {
        var target = CreateTestProbe();
        var witness = new Witness<int>();
        Source.Never<int>().Via(witness).RunWith(Sink.ActorRef<int>(target.Ref, "done", e => e), Materializer);

        Sys.Stop(target.Ref);

        await witness.AssertStoppedOnce();
    }

    [Fact]
    public async Task An_acknowledged_sink_tells_the_next_element_only_after_an_acknowledgement()
    {
        var witness = new Witness<int>();
        Source.From([1, 2, 3]).Via(witness)
            .RunWith(Sink.ActorRefWithAck<int>(TestActor, "init", "ack", "done", e => e.Message), Materializer);

        ExpectMsg("init");
        Assert.Equal(0, witness.Pulls);
        for (var i = 1; i <= 3; i++)
        {
            LastSender.Tell("ack", TestActor);
            ExpectMsg(i);
            Assert.Equal(i, witness.Seen.Count);
        }

        LastSender.Tell("ack", TestActor);
        ExpectMsg("done");
        await witness.AssertStoppedOnce();
    }

    [Fact]
    public void An_acknowledged_sink_tells_a_failure()
    {
        Source.Failed<int>(new InvalidOperationException("why"))
            .RunWith(Sink.ActorRefWithAck<int>(TestActor, "init", "ack", "done"), Materializer);

        ExpectMsg("init");
        Assert.Equal("why", ExpectMsg<Status.Failure>().Cause.Message);
    }

    [Fact]
    public async Task Messages_to_the_actor_of_a_stage_are_handled_inside_it()
    {
        var (stage, sink) = new Doubling().ToGraph().ToMaterialized(new OnDemand<int>(), Keep.Both).Run(Materializer);
        var actor = await stage.WaitAsync(Patience);

        actor.Tell(21, TestActor);

        ExpectMsg("got 21");
        Assert.Equal(42, await sink.NextAsync());
        var watched = CreateTestProbe();
        actor.Tell(watched.Ref, TestActor);
        ExpectMsg("watching");
        Sys.Stop(watched.Ref);
        Assert.Empty(await sink.RestAsync());
        await ExpectStopped(actor);
    }

    private async Task ExpectStopped(IActorRef actor, OnDemand<int>.Handle? sink = null)
    {
        if (sink is not null) Assert.Equal([4, 5], await RestAfter(actor, sink));
        Watch(actor);
        await ExpectTerminatedAsync(actor, Patience);
    }

    private async Task<List<int>> RestAfter(IActorRef actor, OnDemand<int>.Handle sink)
    {
        await actor.Ask<ActorIdentity>(new Identify(0), Patience);
        return await sink.RestAsync();
    }

    /// <summary>A source of what its actor is told, times two. Told another actor it ends when that has stopped.</summary>
    private sealed class Doubling : GraphStageWithMaterializedValue<SourceShape<int>, Task<IActorRef>>
    {
        public override SourceShape<int> Shape { get; } = new(new Outlet<int>("doubling.out"));

        public Source<int, Task<IActorRef>> ToGraph() => Source.FromGraph(this);

        public override ILogicAndMaterializedValue<Task<IActorRef>> CreateLogicAndMaterializedValue(Attributes inheritedAttributes)
        {
            var logic = new Logic(Shape);
            return new LogicAndMaterializedValue<Task<IActorRef>>(logic, logic.Actor.Task);
        }

        private sealed class Logic : OutGraphStageLogic
        {
            private readonly Outlet<int> _out;

            public Logic(SourceShape<int> shape) : base(shape)
            {
                _out = shape.Outlet;
                SetHandler(_out, this);
            }

            public TaskCompletionSource<IActorRef> Actor { get; } = new();

            public override void PreStart() => Actor.SetResult(GetStageActor(Received).Ref);

            public override void OnPull()
            {
            }

            private void Received((IActorRef Sender, object Message) received)
            {
                switch (received.Message)
                {
                    case int n:
                        received.Sender.Tell($"got {n}", StageActor.Ref);
                        Emit(_out, n * 2);
                        break;
                    case IActorRef subject:
                        StageActor.Watch(subject);
                        received.Sender.Tell("watching", StageActor.Ref);
                        break;
                    case Terminated:
                        CompleteStage();
                        break;
                }
            }
        }
    }
}
