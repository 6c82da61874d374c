using Akka.Streams.Dsl;
using Akka.Util;
using Xunit;

namespace Akka.Streams.Tests.Dsl;

public class SourceSpec : StreamSpec
{
    [Fact]
    public async Task A_source_of_a_sequence_gives_its_elements_in_order_and_completes()
    {
        Assert.Equal(Enumerable.Range(1, 5000), await All(Source.From(Enumerable.Range(1, 5000))));
    }

    [Fact]
    public async Task A_source_can_be_run_many_times()
    {
        var source = Source.From([1, 2, 3]);

        Assert.Equal([1, 2, 3], await All(source));
        Assert.Equal([1, 2, 3], await All(source));
    }

    [Fact]
    public async Task A_single_source_gives_one_element_and_an_empty_one_none()
    {
        Assert.Equal(["one"], await All(Source.Single("one")));
        Assert.Empty(await All(Source.Empty<int>()));
    }

    [Fact]
    public async Task A_failed_source_fails_the_stream()
    {
        var failure = new InvalidOperationException("no");

        Assert.Same(failure, await Assert.ThrowsAsync<InvalidOperationException>(() => All(Source.Failed<int>(failure))));
    }

    [Fact]
    public async Task A_sequence_that_throws_fails_the_stream_after_the_elements_before()
    {
        static IEnumerable<int> Broken()
        {
            yield return 1;
            throw new InvalidOperationException("broken");
        }

        var recovered = Source.From(Broken()).Recover(e => new Option<int>(-1));

        Assert.Equal([1, -1], await All(recovered));
    }

    [Fact]
    public async Task The_enumerator_is_disposed_when_downstream_has_enough()
    {
        var disposed = new TaskCompletionSource();
        IEnumerable<int> Endless()
        {
            try
            {
                for (var i = 0; ; i++) yield return i;
            }
            finally
            {
                disposed.SetResult();
            }
        }

        Assert.Equal([0, 1, 2], await All(Source.From(Endless()).Take(3)));
        await disposed.Task.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_repeating_source_goes_on_until_downstream_has_enough()
    {
        Assert.Equal(Enumerable.Repeat(7, 1000), await All(Source.Repeat(7).Take(1000)));
    }

    [Fact]
    public async Task A_never_source_ends_only_when_it_is_cancelled()
    {
        var witness = new Witness<int>();
        var (kill, result) = Source.Never<int>().Via(witness).ViaMaterialized(KillSwitches.Single<int>(), Keep.Right)
            .ToMaterialized(Sink.Seq<int>(), Keep.Both).Run(Materializer);
        Assert.False(result.IsCompleted);

        kill.Shutdown();

        Assert.Empty(await result.WaitAsync(Patience));
        await witness.AssertStoppedOnce();
    }

    [Fact]
    public async Task Unfold_makes_elements_from_a_state_until_there_is_none()
    {
        var fibonacci = Source.Unfold((0, 1), s => s.Item1 > 50
            ? Option<((int, int), int)>.None
            : new Option<((int, int), int)>(((s.Item2, s.Item1 + s.Item2), s.Item1)));

        Assert.Equal([0, 1, 1, 2, 3, 5, 8, 13, 21, 34], await All(fibonacci));
    }

    [Fact]
    public async Task UnfoldAsync_waits_for_each_task()
    {
        var countdown = Source.UnfoldAsync(3, async n =>
        {
            await Task.Yield();
            return n == 0 ? Option<(int, int)>.None : new Option<(int, int)>((n - 1, n));
        });

        Assert.Equal([3, 2, 1], await All(countdown));
    }

    [Fact]
    public async Task UnfoldAsync_fails_with_its_task()
    {
        var broken = Source.UnfoldAsync<int, int>(0, _ => Task.FromException<Option<(int, int)>>(new TimeZoneNotFoundException()));

        await Assert.ThrowsAsync<TimeZoneNotFoundException>(() => All(broken));
    }

    [Fact]
    public async Task A_source_of_a_task_gives_its_result_when_it_comes()
    {
        var promise = new TaskCompletionSource<string>();
        var result = All(Source.FromTask(promise.Task));
        Assert.False(result.IsCompleted);

        promise.SetResult("here");

        Assert.Equal(["here"], await result);
        Assert.Equal(["here"], await All(Source.FromTask(promise.Task)));
    }

    [Fact]
    public async Task A_source_of_a_task_fails_with_it()
    {
        var promise = new TaskCompletionSource<string>();
        var result = All(Source.FromTask(promise.Task));

        promise.SetException(new InvalidOperationException("late"));

        await Assert.ThrowsAsync<InvalidOperationException>(() => result);
        await Assert.ThrowsAsync<InvalidOperationException>(() => All(Source.FromTask(promise.Task)));
    }

    [Fact]
    public async Task A_maybe_source_gives_the_promised_element()
    {
        var (promise, result) = Source.Maybe<string>().ToMaterialized(Sink.Seq<string>(), Keep.Both).Run(Materializer);

        promise.SetResult("yes");

        Assert.Equal(["yes"], await result.WaitAsync(Patience));
    }

    [Fact]
    public async Task A_maybe_source_completes_empty_for_the_default_value()
    {
        var (promise, result) = Source.Maybe<string>().ToMaterialized(Sink.Seq<string>(), Keep.Both).Run(Materializer);

        promise.SetResult(null!);

        Assert.Empty(await result.WaitAsync(Patience));
    }

    [Fact]
    public async Task A_cancelled_maybe_source_fulfils_its_promise_with_the_default_value()
    {
        var promise = Source.Maybe<string>().To(Sink.Cancelled<string>()).Run(Materializer);

        Assert.Null(await promise.Task.WaitAsync(Patience));
    }
}
