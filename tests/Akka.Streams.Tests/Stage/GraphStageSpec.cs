using Akka.Streams.Dsl;
using Akka.Streams.Stage;
using Xunit;

namespace Akka.Streams.Tests.Stage;

/// <summary>What a stage may do and what it may rely on.</summary>
public class GraphStageSpec : StreamSpec
{
    [Fact]
    public async Task A_handler_that_throws_fails_the_stage_with_that_exception()
    {
        Witness<int> before = new(), after = new();
        var broken = new Custom<int>(onPush: _ => throw new InvalidOperationException("handler"));

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            All(Source.From([1, 2]).Via(before).Via(broken).Via(after)));

        Assert.Equal("handler", failure.Message);
        Assert.Same(failure, await before.Cancelled.WaitAsync(Patience));
        await before.AssertStoppedOnce();
        await after.AssertStoppedOnce();
    }

    [Fact]
    public async Task PreStart_that_throws_fails_the_stage()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            All(Source.From([1]).Via(new Custom<int>(onStart: _ => throw new InvalidOperationException()))));
    }

    [Fact]
    public async Task PostStop_that_throws_harms_no_other_stage()
    {
        var witness = new Witness<int>();

        Assert.Equal([1], await All(
            Source.From([1]).Via(witness).Via(new Custom<int>(onStop: _ => throw new InvalidOperationException()))));

        await witness.AssertStoppedOnce();
    }

    [Theory]
    [InlineData("pull twice")]
    [InlineData("push twice")]
    [InlineData("grab nothing")]
    [InlineData("push null")]
    public async Task Breaking_the_rules_of_a_port_fails_the_stage(string rule)
    {
        var stage = new Custom<string>(onPush: logic =>
        {
            switch (rule)
            {
                case "pull twice":
                    logic.AskTwice();
                    break;
                case "push twice":
                    logic.Give("a");
                    logic.Give("b");
                    break;
                case "grab nothing":
                    logic.Take();
                    logic.Take();
                    break;
                case "push null":
                    logic.Give(null!);
                    break;
            }
        });

        await Assert.ThrowsAnyAsync<ArgumentException>(() => All(Source.From(["x", "y"]).Via(stage)));
    }

    [Fact]
    public void A_stage_without_a_handler_for_a_port_is_refused()
    {
        Assert.Throws<InvalidOperationException>(() =>
            Source.Single(1).Via(new Unhandled<int>()).To(Sink.Ignore<int>()).Run(Materializer));
    }

    [Fact]
    public async Task An_element_pushed_before_a_failure_arrives_before_it()
    {
        var witness = new Witness<int>();
        var stage = new Custom<int>(onPush: logic =>
        {
            logic.Give(logic.Take());
            logic.FailStage(new InvalidOperationException());
        });

        await Assert.ThrowsAsync<InvalidOperationException>(() => All(Source.From([1, 2]).Via(stage).Via(witness)));

        Assert.Equal([1], witness.Seen);
    }

    [Fact]
    public async Task Emitted_elements_go_out_in_order_each_on_demand_before_completion()
    {
        var then = 0;
        var stage = new Custom<int>(onPush: logic =>
        {
            var n = logic.Take();
            logic.EmitAll([n, n + 1], () => then++);
            logic.EmitAll([], () => then++);
            logic.EmitOne(n + 2, () => then++);
            logic.CompleteStage();
        });

        Assert.Equal([10, 11, 12], await All(Source.From([10, 20]).Via(stage)));
        Assert.Equal(3, then);
    }

    [Fact]
    public async Task What_was_to_be_emitted_is_dropped_when_downstream_cancels()
    {
        var stage = new Custom<int>(onPush: logic => logic.EmitAll(Enumerable.Repeat(logic.Take(), 100), () => { }));

        Assert.Equal([1, 1], await All(Source.From([1]).Via(stage).Take(2)));
    }

    [Fact]
    public async Task A_callback_from_another_thread_runs_inside_the_stage()
    {
        var callback = new TaskCompletionSource<Action<int>>();
        var stage = new Custom<int>(onStart: logic => callback.SetResult(logic.Callback(logic.Give)));
        var sink = Source.Never<int>().Via(stage).RunWith(Sink.Queue<int>(), Materializer);
        var give = await callback.Task.WaitAsync(Patience);

        await Task.Run(() => give(42));

        Assert.Equal(42, (await sink.PullAsync().WaitAsync(Patience)).Value);
    }

    [Fact]
    public async Task A_callback_made_while_the_stage_is_being_made_is_not_lost()
    {
        var stage = new Custom<int>(onCreate: logic => logic.Callback(_ => logic.CompleteStage())(0));

        Assert.Empty(await All(Source.Never<int>().Via(stage)));
    }

    [Fact]
    public async Task A_callback_after_the_end_does_nothing()
    {
        var calls = 0;
        Action<int>? callback = null;
        var stage = new Custom<int>(onStart: logic => callback = logic.Callback(_ => calls++));
        await All(Source.Single(1).Via(stage));

        callback!(1);

        await All(Source.Single(1));
        Assert.Equal(0, calls);
    }

    [Fact]
    public async Task A_stage_that_is_kept_goes_on_after_its_ports_have_closed()
    {
        Action<int>? end = null;
        var stopped = new TaskCompletionSource();
        var stage = new Custom<int>(
            onStart: logic =>
            {
                logic.Keep(true);
                end = logic.Callback(_ => logic.Keep(false));
            },
            onStop: _ => stopped.SetResult(),
            onFinish: logic => logic.End());
        await All(Source.Single(1).Via(stage));
        Assert.False(stopped.Task.IsCompleted);

        end!(0);

        await stopped.Task.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_failure_cancels_upstream_with_it_and_a_completion_without_one()
    {
        Witness<int> completed = new(), failed = new();

        await All(Source.Never<int>().Via(completed).Via(new Custom<int>(onStart: logic => logic.CompleteStage())));
        await Assert.ThrowsAsync<IOException>(() =>
            All(Source.Never<int>().Via(failed).Via(new Custom<int>(onStart: logic => logic.FailStage(new IOException())))));

        Assert.IsType<SubscriptionWithCancelException.StageWasCompleted>(await completed.Cancelled.WaitAsync(Patience));
        Assert.IsType<IOException>(await failed.Cancelled.WaitAsync(Patience));
    }

    [Fact]
    public async Task A_stream_that_never_waits_lets_others_run()
    {
        var endless = Source.Repeat(1).ViaMaterialized(KillSwitches.Single<int>(), Keep.Right)
            .ToMaterialized(Sink.Ignore<int>(), Keep.Both).Run(Materializer);

        Assert.Equal([1, 2], await All(Source.From([1, 2])));
        endless.Item1.Shutdown();

        await endless.Item2.WaitAsync(Patience);
    }

    private sealed class Unhandled<T> : GraphStage<FlowShape<T, T>>
    {
        public override FlowShape<T, T> Shape { get; } = new(new Inlet<T>("in"), new Outlet<T>("out"));

        protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(Shape);

        private sealed class Logic(Shape shape) : GraphStageLogic(shape);
    }
}
