using Akka.Streams.Dsl;
using Akka.Streams.Supervision;
using Akka.Util;
using Xunit;

namespace Akka.Streams.Tests.Dsl;

/// <summary>Operators that look at one element at a time.</summary>
public class ElementOperatorsSpec : StreamSpec
{
    private static readonly Attributes Resuming = ActorAttributes.CreateSupervisionStrategy(Deciders.ResumingDecider);
    private static readonly Attributes Restarting = ActorAttributes.CreateSupervisionStrategy(Deciders.RestartingDecider);

    private static Source<int, NotUsed> OneTo(int count) => Source.From(Enumerable.Range(1, count));

    [Fact]
    public async Task Select_maps()
    {
        Assert.Equal(["1", "2"], await All(OneTo(2).Select(n => n.ToString())));
    }

    [Fact]
    public async Task Select_fails_with_its_function_and_stops_both_neighbours()
    {
        Witness<int> before = new(), after = new();

        await Assert.ThrowsAsync<DivideByZeroException>(() =>
            All(Source.From([1, 0, 2]).Via(before).Select(n => 6 / n).Via(after)));

        Assert.IsType<DivideByZeroException>(await before.Cancelled.WaitAsync(Patience));
        await before.AssertStoppedOnce();
        await after.AssertStoppedOnce();
        Assert.Equal([6], after.Seen);
    }

    [Fact]
    public async Task Select_drops_the_element_if_the_strategy_says_resume()
    {
        Assert.Equal([6, 3], await All(Source.From([1, 0, 2]).Select(n => 6 / n).WithAttributes(Resuming)));
    }

    [Fact]
    public async Task Where_keeps_what_matches_and_WhereNot_the_rest()
    {
        Assert.Equal([2, 4], await All(OneTo(5).Where(n => n % 2 == 0)));
        Assert.Equal([1, 3, 5], await All(OneTo(5).WhereNot(n => n % 2 == 0)));
    }

    [Fact]
    public async Task Collect_maps_where_it_is_defined()
    {
        Assert.Equal(["2", "4"], await All(OneTo(5).Collect(n => n % 2 == 0, n => n.ToString())));
    }

    [Fact]
    public async Task Take_ends_with_its_last_element_and_cancels_upstream()
    {
        var witness = new Witness<int>();

        Assert.Equal([1, 2], await All(OneTo(9).Via(witness).Take(2)));

        await witness.AssertStoppedOnce();
        Assert.Equal([1, 2], witness.Seen);
        Assert.Empty(await All(OneTo(9).Take(0)));
        Assert.Equal([1, 2], await All(OneTo(2).Take(9)));
    }

    [Fact]
    public async Task Skip_leaves_the_first_elements_away()
    {
        Assert.Equal([3, 4], await All(OneTo(4).Skip(2)));
        Assert.Equal([1, 2], await All(OneTo(2).Skip(0)));
        Assert.Empty(await All(OneTo(2).Skip(5)));
    }

    [Fact]
    public async Task TakeWhile_ends_at_the_first_that_does_not_match()
    {
        Assert.Equal([1, 2], await All(OneTo(9).TakeWhile(n => n < 3)));
        Assert.Equal([1, 2, 3], await All(OneTo(9).TakeWhile(n => n < 3, inclusive: true)));
    }

    [Fact]
    public async Task SkipWhile_begins_at_the_first_that_does_not_match()
    {
        Assert.Equal([3, 1], await All(Source.From([1, 2, 3, 1]).SkipWhile(n => n < 3)));
    }

    [Fact]
    public async Task SelectMany_gives_the_elements_of_each_sequence()
    {
        Assert.Equal([1, 2, 2, 3, 3, 3], await All(OneTo(3).SelectMany(n => Enumerable.Repeat(n, n))));
        Assert.Equal([2], await All(OneTo(3).SelectMany(n => n == 2 ? new[] { n } : [])));
        Assert.Equal([1, 1, 2], await All(OneTo(9).SelectMany(n => Enumerable.Repeat(n, 2)).Take(3)));
    }

    [Fact]
    public async Task SelectMany_leaves_a_broken_sequence_if_the_strategy_says_resume()
    {
        static IEnumerable<int> Breaking(int n)
        {
            yield return n;
            if (n == 2) throw new InvalidOperationException();
            yield return -n;
        }

        Assert.Equal([1, -1, 2, 3, -3], await All(OneTo(3).SelectMany(Breaking).WithAttributes(Resuming)));
        await Assert.ThrowsAsync<InvalidOperationException>(() => All(OneTo(3).SelectMany(Breaking)));
    }

    [Fact]
    public async Task Scan_gives_the_zero_and_each_running_result()
    {
        Assert.Equal([0, 1, 3, 6], await All(OneTo(3).Scan(0, (sum, n) => sum + n)));
        Assert.Equal([0], await All(Source.Empty<int>().Scan(0, (sum, n) => sum + n)));
    }

    [Fact]
    public async Task Scan_starts_anew_if_the_strategy_says_restart()
    {
        var scan = Source.From([1, 2, 0, 3]).Scan(100, (sum, n) => sum + 6 / n).WithAttributes(Restarting);

        Assert.Equal([100, 106, 109, 102], await All(scan));
    }

    [Fact]
    public async Task Aggregate_gives_one_result()
    {
        Assert.Equal([6], await All(OneTo(3).Aggregate(0, (sum, n) => sum + n)));
        Assert.Equal([0], await All(Source.Empty<int>().Aggregate(0, (sum, n) => sum + n)));
    }

    [Fact]
    public async Task Grouped_makes_groups_of_which_the_last_may_be_smaller()
    {
        Assert.Equal([[1, 2], [3, 4], [5]], await All(OneTo(5).Grouped(2)));
        Assert.Equal([[1, 2]], await All(OneTo(2).Grouped(2)));
        Assert.Throws<ArgumentOutOfRangeException>(() => OneTo(2).Grouped(0));
    }

    [Fact]
    public async Task Recover_ends_with_an_element_instead_of_the_failure()
    {
        var broken = OneTo(3).Select(n => n == 3 ? throw new InvalidOperationException() : n);

        Assert.Equal([1, 2, -1], await All(broken.Recover(e => e is InvalidOperationException ? new Option<int>(-1) : Option<int>.None)));
        await Assert.ThrowsAsync<InvalidOperationException>(() => All(broken.Recover(_ => Option<int>.None)));
    }

    [Fact]
    public async Task SelectError_replaces_the_failure()
    {
        var broken = Source.Failed<int>(new InvalidOperationException("inner"));

        var failure = await Assert.ThrowsAsync<IOException>(() => All(broken.SelectError(e => new IOException("outer", e))));

        Assert.IsType<InvalidOperationException>(failure.InnerException);
    }

    [Fact]
    public async Task WatchTermination_tells_how_the_stream_ends()
    {
        await OneTo(3).WatchTermination(Keep.Right).To(Sink.Ignore<int>()).Run(Materializer).WaitAsync(Patience);
        await OneTo(3).WatchTermination(Keep.Right).To(Sink.Cancelled<int>()).Run(Materializer).WaitAsync(Patience);
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            Source.Failed<int>(new InvalidOperationException()).WatchTermination(Keep.Right)
                .To(Sink.Ignore<int>()).Run(Materializer).WaitAsync(Patience));
        await Assert.ThrowsAsync<DivideByZeroException>(() =>
            OneTo(3).WatchTermination(Keep.Right).Select(n => n / 0.GetHashCode())
                .To(Sink.Ignore<int>()).Run(Materializer).WaitAsync(Patience));
    }

    [Fact]
    public async Task Every_operator_works_in_a_flow_as_in_a_source()
    {
        var flow = Flow.Create<int>().Select(n => n + 1).Where(n => n % 2 == 0).SelectMany(n => new[] { n, n })
            .Skip(1).Take(5).Scan(0, (a, b) => a + b).Grouped(2);

        Assert.Equal([[0, 2], [6, 10], [16, 22]], await All(OneTo(20).Via(flow)));
    }
}
