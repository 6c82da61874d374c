using Akka.Streams.Dsl;
using Xunit;

namespace Akka.Streams.Tests.Dsl;

public class TimedOperatorsSpec : TimedSpec
{
    [Fact]
    public async Task Tick_gives_an_element_at_each_tick_with_demand_until_it_is_cancelled()
    {
        var (cancelable, sink) = Source.Tick(Milliseconds(100), Milliseconds(50), "tick")
            .ToMaterialized(new OnDemand<string>(), Keep.Both).Run(Materializer);
        await sink.SyncAsync();
        var first = sink.PullAsync();
        Advance(99);
        await sink.SyncAsync();
        Assert.False(first.IsCompleted);

        Advance(1);
        Assert.Equal("tick", (await first).Value);
        Advance(500);
        await sink.SyncAsync();
        var second = sink.PullAsync();
        await sink.SyncAsync();
        Assert.False(second.IsCompleted);
        Advance(50);
        Assert.Equal("tick", (await second).Value);

        cancelable.Cancel();
        Assert.False((await sink.PullAsync()).HasValue);
    }

    [Fact]
    public async Task GroupedWithin_gives_a_full_group_at_once_and_the_rest_when_its_time_has_come()
    {
        var (source, sink) = await Run(Flow.Create<int>().GroupedWithin(3, Milliseconds(100)));
        for (var i = 1; i <= 5; i++) await source.OfferAsync(i);

        Assert.Equal([1, 2, 3], await sink.NextAsync());
        var rest = sink.NextAsync();
        Advance(99);
        await sink.SyncAsync();
        Assert.False(rest.IsCompleted);
        Advance(1);
        Assert.Equal([4, 5], await rest);

        await source.OfferAsync(6);
        source.Complete();
        Assert.Equal([[6]], await sink.RestAsync());
    }

    [Fact]
    public async Task GroupedWithin_gives_no_empty_group_and_keeps_one_for_which_there_is_no_demand()
    {
        var (source, sink) = await Run(Flow.Create<int>().GroupedWithin(10, Milliseconds(100)));
        Advance(1000);
        await source.OfferAsync(1);
        await sink.SyncAsync();
        Advance(100);

        await source.OfferAsync(2);
        await sink.SyncAsync();

        Assert.Equal([1, 2], await sink.NextAsync());
    }

    [Fact]
    public async Task Throttle_lets_a_burst_pass_and_then_one_element_in_its_time()
    {
        var (source, sink) = await Run(Flow.Create<int>().Throttle(1, Milliseconds(100), 2, ThrottleMode.Shaping));
        for (var i = 1; i <= 4; i++) await source.OfferAsync(i);

        Assert.Equal(1, await sink.NextAsync());
        Assert.Equal(2, await sink.NextAsync());
        var third = sink.NextAsync();
        await sink.SyncAsync();
        Advance(99);
        await sink.SyncAsync();
        Assert.False(third.IsCompleted);
        Advance(1);
        Assert.Equal(3, await third);

        source.Complete();
        var last = sink.RestAsync();
        await sink.SyncAsync();
        Advance(100);
        Assert.Equal([4], await last);
    }

    [Fact]
    public async Task Throttle_counts_the_cost_of_elements()
    {
        var (source, sink) = await Run(Flow.Create<int>().Throttle(10, Milliseconds(100), 10, n => n, ThrottleMode.Shaping));
        await source.OfferAsync(10);
        await source.OfferAsync(5);
        Assert.Equal(10, await sink.NextAsync());
        var next = sink.NextAsync();
        await sink.SyncAsync();

        Advance(49);
        await sink.SyncAsync();
        Assert.False(next.IsCompleted);
        Advance(1);

        Assert.Equal(5, await next);
    }

    [Fact]
    public async Task An_enforcing_throttle_fails_what_comes_too_early()
    {
        var (source, sink) = await Run(Flow.Create<int>().Throttle(1, Milliseconds(100), 1, ThrottleMode.Enforcing));
        await source.OfferAsync(1);
        await source.OfferAsync(2);

        Assert.Equal(1, await sink.NextAsync());

        await Assert.ThrowsAsync<OverflowException>(() => sink.NextAsync());
    }

    [Fact]
    public async Task KeepAlive_gives_an_element_of_its_own_after_a_pause()
    {
        var (source, sink) = await Run(Flow.Create<string>().KeepAlive(Milliseconds(100), () => "still here"));
        await source.OfferAsync("a");
        Assert.Equal("a", await sink.NextAsync());

        var next = sink.NextAsync();
        await sink.SyncAsync();
        Advance(100);
        Assert.Equal("still here", await next);

        await source.OfferAsync("b");
        Assert.Equal("b", await sink.NextAsync());
        source.Complete();
        Assert.Empty(await sink.RestAsync());
    }

    [Fact]
    public async Task InitialTimeout_fails_without_a_first_element_and_not_after_it()
    {
        var (_, silent) = await Run(Flow.Create<int>().InitialTimeout(Milliseconds(100)));
        var (source, served) = await Run(Flow.Create<int>().InitialTimeout(Milliseconds(100)));
        await source.OfferAsync(1);
        Assert.Equal(1, await served.NextAsync());

        Advance(100);

        await Assert.ThrowsAsync<TimeoutException>(() => silent.NextAsync());
        await source.OfferAsync(2);
        Assert.Equal(2, await served.NextAsync());
    }

    [Fact]
    public async Task CompletionTimeout_fails_a_stream_that_has_not_completed_in_time()
    {
        var (source, sink) = await Run(Flow.Create<int>().CompletionTimeout(Milliseconds(100)));
        await source.OfferAsync(1);
        Assert.Equal(1, await sink.NextAsync());

        Advance(100);

        await Assert.ThrowsAsync<TimeoutException>(() => sink.NextAsync());
    }

    [Fact]
    public async Task IdleTimeout_fails_when_nothing_has_passed_for_too_long()
    {
        var (source, sink) = await Run(Flow.Create<int>().IdleTimeout(Milliseconds(800)));
        for (var i = 0; i < 4; i++)
        {
            Advance(700);
            await source.OfferAsync(i);
            Assert.Equal(i, await sink.NextAsync());
        }

        Advance(800);

        await Assert.ThrowsAsync<TimeoutException>(() => sink.NextAsync());
    }

    [Fact]
    public async Task BackpressureTimeout_fails_when_downstream_does_not_ask_for_too_long()
    {
        var (source, sink) = await Run(Flow.Create<int>().BackpressureTimeout(Milliseconds(800)));
        Advance(2000);
        await source.OfferAsync(1);
        Assert.Equal(1, await sink.NextAsync());

        Advance(800);

        await Assert.ThrowsAsync<TimeoutException>(() => sink.NextAsync());
    }

    [Fact]
    public async Task BidirectionalIdleTimeout_is_kept_off_by_either_direction()
    {
        var echoless = Flow.FromSinkAndSource(Sink.Ignore<int>(), Source.Never<int>(), Keep.None);
        var (source, sink) = await Run(BidiFlow.BidirectionalIdleTimeout<int, int>(Milliseconds(800)).Join(echoless));
        for (var i = 0; i < 4; i++)
        {
            Advance(700);
            await source.OfferAsync(i);
            await sink.SyncAsync();
        }

        Advance(800);

        await Assert.ThrowsAsync<TimeoutException>(() => sink.NextAsync());
    }

    [Fact]
    public async Task A_stopped_stage_leaves_no_timer_behind()
    {
        var (source, sink) = await Run(Flow.Create<int>().IdleTimeout(Milliseconds(100)));
        source.Complete();
        Assert.Empty(await sink.RestAsync());

        Advance(10_000);

        Assert.Empty(await sink.RestAsync());
    }
}
