using Akka.Streams.Dsl;
using Xunit;

namespace Akka.Streams.Tests.Dsl;

public class SinkSpec : StreamSpec
{
    [Fact]
    public async Task First_takes_one_element_and_cancels()
    {
        var witness = new Witness<int>();

        Assert.Equal(1, await Run(Source.From([1, 2, 3]).Via(witness), Sink.First<int>()));

        await witness.AssertStoppedOnce();
        Assert.Equal([1], witness.Seen);
    }

    [Fact]
    public async Task First_and_Last_of_nothing_fail_unless_a_default_is_wanted()
    {
        await Assert.ThrowsAsync<NoSuchElementException>(() => Run(Source.Empty<int>(), Sink.First<int>()));
        await Assert.ThrowsAsync<NoSuchElementException>(() => Run(Source.Empty<int>(), Sink.Last<int>()));
        Assert.Equal(0, await Run(Source.Empty<int>(), Sink.FirstOrDefault<int>()));
        Assert.Equal(0, await Run(Source.Empty<int>(), Sink.LastOrDefault<int>()));
    }

    [Fact]
    public async Task Last_takes_the_last_element()
    {
        Assert.Equal(3, await Run(Source.From([1, 2, 3]), Sink.Last<int>()));
        Assert.Equal(3, await Run(Source.From([1, 2, 3]), Sink.LastOrDefault<int>()));
    }

    [Fact]
    public async Task Ignore_takes_everything()
    {
        var witness = new Witness<int>();

        await Run(Source.From(Enumerable.Range(0, 100)).Via(witness), Sink.Ignore<int>());

        Assert.Equal(100, witness.Seen.Count);
        await witness.AssertStoppedOnce();
    }

    [Fact]
    public async Task ForEach_calls_its_action_in_order()
    {
        var seen = new List<int>();

        await Source.From(Enumerable.Range(0, 100)).RunForeach(seen.Add, Materializer).WaitAsync(Patience);

        Assert.Equal(Enumerable.Range(0, 100), seen);
    }

    [Fact]
    public async Task ForEach_fails_with_its_action_and_cancels_with_that_cause()
    {
        var witness = new Witness<int>();
        var failure = new InvalidOperationException("at 2");

        var result = Run(Source.From([1, 2, 3]).Via(witness), Sink.ForEach<int>(n =>
        {
            if (n == 2) throw failure;
        }));

        Assert.Same(failure, await Assert.ThrowsAsync<InvalidOperationException>(() => result));
        Assert.Same(failure, await witness.Cancelled.WaitAsync(Patience));
        await witness.AssertStoppedOnce();
    }

    [Fact]
    public async Task ForEach_goes_on_after_a_failure_if_the_strategy_says_resume()
    {
        var seen = new List<int>();
        var sink = Sink.ForEach<int>(n =>
        {
            if (n == 2) throw new InvalidOperationException();
            seen.Add(n);
        }).WithAttributes(ActorAttributes.CreateSupervisionStrategy(Supervision.Deciders.ResumingDecider));

        await Run(Source.From([1, 2, 3]), sink);

        Assert.Equal([1, 3], seen);
    }

    [Fact]
    public async Task Aggregate_folds_and_starts_anew_if_the_strategy_says_restart()
    {
        var sum = Sink.Aggregate<int, int>(100, (total, n) => n == 2 ? throw new InvalidOperationException() : total + n);
        var restarting = sum.WithAttributes(ActorAttributes.CreateSupervisionStrategy(Supervision.Deciders.RestartingDecider));

        Assert.Equal(106, await Run(Source.From([1, 5]), sum));
        Assert.Equal(105, await Run(Source.From([1, 2, 5]), restarting));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Run(Source.From([1, 2, 5]), sum));
    }

    [Fact]
    public async Task OnComplete_reports_how_the_stream_ended()
    {
        Assert.Null(await End(Source.From([1, 2])));
        Assert.IsType<InvalidOperationException>(await End(Source.Failed<int>(new InvalidOperationException())));

        async Task<Exception?> End(Source<int, NotUsed> source)
        {
            var end = new TaskCompletionSource<Exception?>();
            source.To(Sink.OnComplete<int>(() => end.SetResult(null), end.SetResult)).Run(Materializer);
            return await end.Task.WaitAsync(Patience);
        }
    }

    [Fact]
    public async Task Cancelled_cancels_without_asking_for_anything()
    {
        var witness = new Witness<int>();

        Source.From([1, 2]).Via(witness).To(Sink.Cancelled<int>()).Run(Materializer);

        Assert.IsType<SubscriptionWithCancelException.NoMoreElementsNeeded>(await witness.Cancelled.WaitAsync(Patience));
        await witness.AssertStoppedOnce();
        Assert.Equal(0, witness.Pulls);
    }

    [Fact]
    public async Task ContraMap_maps_before_the_sink()
    {
        Assert.Equal(["1", "2"], await Run(Source.From([1, 2]), Sink.Seq<string>().ContraMap<int>(n => n.ToString())));
    }

    [Fact]
    public async Task A_sink_run_with_a_source_gives_the_value_of_the_source()
    {
        var queue = Sink.Ignore<int>().RunWith(Source.Queue<int>(1, OverflowStrategy.Fail), Materializer);

        queue.Complete();

        await queue.WatchCompletionAsync().WaitAsync(Patience);
    }

    [Fact]
    public async Task Results_of_a_stream_whose_materializer_shuts_down_fail()
    {
        var witness = new Witness<int>();
        var result = Run(Source.Never<int>().Via(witness), Sink.Seq<int>());

        Materializer.Shutdown();

        await Assert.ThrowsAsync<AbruptStageTerminationException>(() => result);
        await witness.AssertStoppedOnce();
        Assert.True(Materializer.IsShutdown);
        Assert.Throws<InvalidOperationException>(() => Source.Single(1).To(Sink.Ignore<int>()).Run(Materializer));
    }

    private Task<TResult> Run<T, TMat, TResult>(Source<T, TMat> source, Sink<T, Task<TResult>> sink) =>
        source.RunWith(sink, Materializer).WaitAsync(Patience);
}
