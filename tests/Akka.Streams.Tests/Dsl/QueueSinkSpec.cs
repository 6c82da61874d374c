using Akka.Streams.Dsl;
using Akka.Util;
using Xunit;

namespace Akka.Streams.Tests.Dsl;

public class QueueSinkSpec : StreamSpec
{
    [Fact]
    public async Task Elements_are_pulled_one_by_one_until_none_is_left()
    {
        var queue = Source.From([1, 2]).RunWith(Sink.Queue<int>(), Materializer);

        Assert.Equal(new Option<int>(1), await queue.PullAsync().WaitAsync(Patience));
        Assert.Equal(new Option<int>(2), await queue.PullAsync().WaitAsync(Patience));
        Assert.Equal(Option<int>.None, await queue.PullAsync().WaitAsync(Patience));
        Assert.Equal(Option<int>.None, await queue.PullAsync().WaitAsync(Patience));
    }

    [Fact]
    public async Task A_pull_waits_for_an_element_and_a_second_one_fails()
    {
        var (source, sink) = Source.Queue<int>(1, OverflowStrategy.Fail)
            .ToMaterialized(Sink.Queue<int>(), Keep.Both).Run(Materializer);
        var waiting = sink.PullAsync();
        Assert.False(waiting.IsCompleted);
        await Assert.ThrowsAsync<InvalidOperationException>(() => sink.PullAsync());

        await source.OfferAsync(5).WaitAsync(Patience);

        Assert.Equal(5, (await waiting.WaitAsync(Patience)).Value);
    }

    [Fact]
    public async Task A_failed_stream_fails_the_pull_that_waits_and_those_after_it()
    {
        var (source, sink) = Source.Queue<int>(1, OverflowStrategy.Fail)
            .ToMaterialized(Sink.Queue<int>(), Keep.Both).Run(Materializer);
        var waiting = sink.PullAsync();

        source.Fail(new InvalidOperationException("gone"));

        await Assert.ThrowsAsync<InvalidOperationException>(() => waiting.WaitAsync(Patience));
        await Assert.ThrowsAsync<InvalidOperationException>(() => sink.PullAsync().WaitAsync(Patience));
    }

    [Fact]
    public async Task No_more_than_its_input_buffer_is_fetched_ahead()
    {
        var witness = new Witness<int>();
        var filled = new TaskCompletionSource();
        var queue = Source.From(Enumerable.Range(1, 100)).Via(witness)
            .Select(n =>
            {
                if (n == 4) filled.SetResult();
                return n;
            })
            .RunWith(Sink.Queue<int>().WithAttributes(Attributes.CreateInputBuffer(4, 4)), Materializer);

        await filled.Task.WaitAsync(Patience);
        Assert.Equal(1, (await queue.PullAsync().WaitAsync(Patience)).Value);
        for (var i = 2; i <= 100; i++) Assert.Equal(i, (await queue.PullAsync().WaitAsync(Patience)).Value);

        Assert.False((await queue.PullAsync().WaitAsync(Patience)).HasValue);
        await witness.AssertStoppedOnce();
    }

    [Fact]
    public async Task A_pull_of_a_stream_that_is_torn_down_fails()
    {
        var queue = Source.Never<int>().RunWith(Sink.Queue<int>(), Materializer);
        var waiting = queue.PullAsync();

        Materializer.Shutdown();

        await Assert.ThrowsAsync<AbruptStageTerminationException>(() => waiting.WaitAsync(Patience));
    }
}
