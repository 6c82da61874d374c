using Akka.Streams.Dsl;
using Xunit;

namespace Akka.Streams.Tests.Dsl;

/// <summary>Operators that let upstream and downstream run at different rates.</summary>
public class BufferingOperatorsSpec : TimedSpec
{
    [Fact]
    public async Task A_buffer_takes_elements_before_they_are_wanted_and_no_more_than_it_holds()
    {
        var witness = new Witness<int>();
        var sink = Source.From(Enumerable.Range(1, 10)).Via(witness).Buffer(3, OverflowStrategy.Backpressure)
            .RunWith(new OnDemand<int>(), Materializer);

        await sink.SyncAsync();

        Assert.Equal([1, 2, 3], witness.Seen);
        Assert.Equal(Enumerable.Range(1, 10), await sink.RestAsync());
        await witness.AssertStoppedOnce();
    }

    [Theory]
    [InlineData(OverflowStrategy.DropHead, new[] { 3, 4, 5 })]
    [InlineData(OverflowStrategy.DropTail, new[] { 1, 2, 5 })]
    [InlineData(OverflowStrategy.DropBuffer, new[] { 4, 5 })]
    [InlineData(OverflowStrategy.DropNew, new[] { 1, 2, 3 })]
    public async Task A_full_buffer_does_what_its_strategy_says(OverflowStrategy strategy, int[] kept)
    {
        var sink = Source.From(Enumerable.Range(1, 5)).Buffer(3, strategy).RunWith(new OnDemand<int>(), Materializer);
        await sink.SyncAsync();

        Assert.Equal(kept, await sink.RestAsync());
    }

    [Fact]
    public async Task A_full_buffer_that_may_not_overflow_fails()
    {
        var sink = Source.From(Enumerable.Range(1, 5)).Buffer(3, OverflowStrategy.Fail).RunWith(new OnDemand<int>(), Materializer);
        await sink.SyncAsync();

        await Assert.ThrowsAsync<BufferOverflowException>(() => sink.NextAsync());
    }

    [Fact]
    public async Task Conflate_gathers_all_that_came_while_nobody_asked()
    {
        var (source, sink) = await Run(Flow.Create<int>().Conflate((a, b) => a + b));
        for (var i = 1; i <= 4; i++) await source.OfferAsync(i);
        await sink.SyncAsync();

        Assert.Equal(10, await sink.NextAsync());

        await source.OfferAsync(5);
        source.Complete();
        Assert.Equal([5], await sink.RestAsync());
    }

    [Fact]
    public async Task ConflateWithSeed_begins_with_a_value_made_of_the_first_element()
    {
        var (source, sink) = await Run(Flow.Create<int>().ConflateWithSeed(n => $"{n}", (all, n) => all + n));
        for (var i = 1; i <= 3; i++) await source.OfferAsync(i);
        await sink.SyncAsync();

        Assert.Equal("123", await sink.NextAsync());
    }

    [Fact]
    public async Task Batch_gathers_up_to_its_limit_and_then_lets_upstream_wait()
    {
        var witness = new Witness<int>();
        var sink = Source.From(Enumerable.Range(1, 7)).Via(witness)
            .Batch(3, n => new List<int> { n }, (all, n) => [.. all, n]).RunWith(new OnDemand<List<int>>(), Materializer);
        await sink.SyncAsync();
        Assert.Equal([1, 2, 3, 4], witness.Seen);

        Assert.Equal([1, 2, 3], await sink.NextAsync());
        await sink.SyncAsync();
        Assert.Equal([4, 5, 6], await sink.NextAsync());
        Assert.Equal([[7]], await sink.RestAsync());
    }

    [Fact]
    public async Task BatchWeighted_counts_the_cost()
    {
        var sink = Source.From([5, 5, 1, 20, 1])
            .BatchWeighted(10, n => n, n => new List<int> { n }, (all, n) => [.. all, n])
            .RunWith(new OnDemand<List<int>>(), Materializer);
        await sink.SyncAsync();

        Assert.Equal([[5, 5], [1], [20], [1]], await sink.RestAsync());
    }
}
