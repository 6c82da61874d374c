using Akka.Streams.Dsl;
using Xunit;

namespace Akka.Streams.Tests.Dsl;

public class QueueSourceSpec : StreamSpec
{
    [Fact]
    public async Task Offered_elements_come_out_in_order()
    {
        var (queue, result) = Source.Queue<int>(16, OverflowStrategy.Backpressure)
            .ToMaterialized(Sink.Seq<int>(), Keep.Both).Run(Materializer);

        for (var i = 0; i < 1000; i++)
            Assert.IsType<QueueOfferResult.Enqueued>(await queue.OfferAsync(i).WaitAsync(Patience));
        queue.Complete();

        Assert.Equal(Enumerable.Range(0, 1000), await result.WaitAsync(Patience));
        await queue.WatchCompletionAsync().WaitAsync(Patience);
    }

    [Fact]
    public async Task With_backpressure_an_offer_waits_for_room_and_a_second_one_fails()
    {
        var (queue, sink) = Start(1, OverflowStrategy.Backpressure);
        await Enqueue(queue, 1);
        var waiting = queue.OfferAsync(2);
        Assert.False(waiting.IsCompleted);
        await Assert.ThrowsAsync<InvalidOperationException>(() => queue.OfferAsync(3));

        Assert.Equal(1, await sink.NextAsync());

        Assert.IsType<QueueOfferResult.Enqueued>(await waiting.WaitAsync(Patience));
        Assert.Equal(2, await sink.NextAsync());
    }

    [Fact]
    public async Task With_DropNew_a_full_queue_drops_what_is_offered()
    {
        var (queue, sink) = Start(2, OverflowStrategy.DropNew);
        await Enqueue(queue, 1, 2);

        Assert.IsType<QueueOfferResult.Dropped>(await queue.OfferAsync(3).WaitAsync(Patience));

        queue.Complete();
        Assert.Equal([1, 2], await sink.RestAsync());
    }

    [Theory]
    [InlineData(OverflowStrategy.DropHead, new[] { 2, 3 })]
    [InlineData(OverflowStrategy.DropTail, new[] { 1, 3 })]
    [InlineData(OverflowStrategy.DropBuffer, new[] { 3 })]
    public async Task A_dropping_queue_makes_room_as_its_strategy_says(OverflowStrategy strategy, int[] kept)
    {
        var (queue, sink) = Start(2, strategy);

        await Enqueue(queue, 1, 2, 3);

        queue.Complete();
        Assert.Equal(kept, await sink.RestAsync());
    }

    [Fact]
    public async Task With_Fail_an_overflow_fails_the_stream()
    {
        var (queue, sink) = Start(1, OverflowStrategy.Fail);
        await Enqueue(queue, 1);

        var result = await queue.OfferAsync(2).WaitAsync(Patience);

        Assert.IsType<BufferOverflowException>(Assert.IsType<QueueOfferResult.Failure>(result).Cause);
        await Assert.ThrowsAsync<BufferOverflowException>(() => queue.WatchCompletionAsync().WaitAsync(Patience));
        await Assert.ThrowsAsync<BufferOverflowException>(() => sink.NextAsync());
    }

    [Fact]
    public async Task Without_a_buffer_an_offer_ends_when_downstream_takes_the_element()
    {
        var (queue, sink) = Start(0, OverflowStrategy.Backpressure);
        var offer = queue.OfferAsync(1);
        Assert.False(offer.IsCompleted);

        Assert.Equal(1, await sink.NextAsync());

        Assert.IsType<QueueOfferResult.Enqueued>(await offer.WaitAsync(Patience));
    }

    [Fact]
    public async Task Completing_lets_out_what_was_enqueued_and_refuses_more()
    {
        var (queue, sink) = Start(4, OverflowStrategy.Backpressure);
        await Enqueue(queue, 1, 2);

        queue.Complete();

        Assert.IsType<QueueOfferResult.QueueClosed>(await queue.OfferAsync(3).WaitAsync(Patience));
        Assert.False(queue.WatchCompletionAsync().IsCompleted);
        Assert.Equal([1, 2], await sink.RestAsync());
        await queue.WatchCompletionAsync().WaitAsync(Patience);
    }

    [Fact]
    public async Task Failing_fails_the_stream_and_later_offers()
    {
        var (queue, sink) = Start(4, OverflowStrategy.Backpressure);
        var failure = new InvalidOperationException("enough");

        queue.Fail(failure);

        Assert.Same(failure, Assert.IsType<QueueOfferResult.Failure>(await queue.OfferAsync(1).WaitAsync(Patience)).Cause);
        await Assert.ThrowsAsync<InvalidOperationException>(() => sink.NextAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(() => queue.WatchCompletionAsync().WaitAsync(Patience));
    }

    [Fact]
    public async Task A_cancelled_queue_completes_and_answers_the_offer_that_waits()
    {
        var (queue, sink) = Start(1, OverflowStrategy.Backpressure);
        await Enqueue(queue, 1);
        var waiting = queue.OfferAsync(2);

        sink.Cancel();

        Assert.IsType<QueueOfferResult.QueueClosed>(await waiting.WaitAsync(Patience));
        await queue.WatchCompletionAsync().WaitAsync(Patience);
        Assert.IsType<QueueOfferResult.QueueClosed>(await queue.OfferAsync(3).WaitAsync(Patience));
    }

    [Fact]
    public async Task Offers_of_a_stream_that_is_torn_down_are_answered()
    {
        var (queue, _) = Start(1, OverflowStrategy.Backpressure);
        await Enqueue(queue, 1);
        var waiting = queue.OfferAsync(2);

        Materializer.Shutdown();

        Assert.IsType<QueueOfferResult.Failure>(await waiting.WaitAsync(Patience));
        await Assert.ThrowsAsync<AbruptStageTerminationException>(() => queue.WatchCompletionAsync().WaitAsync(Patience));
    }

    [Fact]
    public async Task Many_threads_may_offer_at_once()
    {
        var (queue, result) = Source.Queue<int>(100_000, OverflowStrategy.Fail)
            .ToMaterialized(Sink.Seq<int>(), Keep.Both).Run(Materializer);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(t => Task.Run(async () =>
        {
            for (var i = 0; i < 5000; i++) await queue.OfferAsync(t * 5000 + i);
        }))).WaitAsync(Patience);
        queue.Complete();

        Assert.Equal(Enumerable.Range(0, 20000), (await result.WaitAsync(Patience)).Order());
    }

    private (ISourceQueueWithComplete<int>, OnDemand<int>.Handle) Start(int size, OverflowStrategy strategy) =>
        Source.Queue<int>(size, strategy).ToMaterialized(new OnDemand<int>(), Keep.Both).Run(Materializer);

    private static async Task Enqueue(ISourceQueueWithComplete<int> queue, params int[] elements)
    {
        foreach (var element in elements)
            Assert.IsType<QueueOfferResult.Enqueued>(await queue.OfferAsync(element).WaitAsync(Patience));
    }
}
