using Akka.Streams.Dsl;
using Xunit;

namespace Akka.Streams.Tests.Dsl;

public class AsyncBoundarySpec : StreamSpec
{
    [Fact]
    public async Task Elements_cross_a_boundary_in_order()
    {
        var source = Source.From(Enumerable.Range(0, 10_000)).Async().Select(n => n + 1).Async().Where(n => n % 2 == 0);

        Assert.Equal(Enumerable.Range(1, 10_000).Where(n => n % 2 == 0), await All(source));
    }

    [Fact]
    public async Task Each_side_runs_in_an_actor_of_its_own()
    {
        var entered = new TaskCompletionSource();
        using var leave = new ManualResetEventSlim();
        var sink = Source.From([1, 2, 3])
            .Select(n =>
            {
                if (n == 3)
                {
                    entered.SetResult();
                    leave.Wait();
                }

                return n;
            })
            .Async().RunWith(Sink.Queue<int>(), Materializer);

        await entered.Task.WaitAsync(Patience);
        Assert.Equal(1, (await sink.PullAsync().WaitAsync(Patience)).Value);
        Assert.Equal(2, (await sink.PullAsync().WaitAsync(Patience)).Value);

        leave.Set();
        Assert.Equal(3, (await sink.PullAsync().WaitAsync(Patience)).Value);
    }

    [Fact]
    public async Task Upstream_runs_no_further_ahead_than_the_buffer()
    {
        var witness = new Witness<int>();
        var filled = new TaskCompletionSource();
        var sink = Source.From(Enumerable.Range(1, 1000)).Via(witness)
            .Select(n =>
            {
                if (n == 8) filled.SetResult();
                return n;
            })
            .Async()
            .ToMaterialized(new OnDemand<int>(), Keep.Right).AddAttributes(Attributes.CreateInputBuffer(8, 8)).Run(Materializer);

        await filled.Task.WaitAsync(Patience);
        Assert.Equal(8, witness.Seen.Count);

        Assert.Equal(Enumerable.Range(1, 1000), await sink.RestAsync());
        await witness.AssertStoppedOnce();
    }

    [Fact]
    public async Task A_failure_crosses_downstream_and_its_cause_upstream()
    {
        Witness<int> before = new(), after = new();
        var source = Source.From(Enumerable.Range(1, 1000)).Via(before).Async().Select(n => 6 / (n - 2)).Async().Via(after);

        await Assert.ThrowsAsync<DivideByZeroException>(() => All(source));

        Assert.IsType<DivideByZeroException>(await before.Cancelled.WaitAsync(Patience));
        await before.AssertStoppedOnce();
        await after.AssertStoppedOnce();
    }

    [Fact]
    public async Task Cancelling_crosses_upstream()
    {
        Witness<int> before = new(), after = new();

        Assert.Equal([1, 1], await All(Source.Repeat(1).Via(before).Async().Via(after).Take(2)));

        await before.AssertStoppedOnce();
        await after.AssertStoppedOnce();
    }

    [Fact]
    public async Task Tearing_down_stops_both_sides()
    {
        Witness<int> before = new(), after = new();
        var result = Source.Never<int>().Via(before).Async().Via(after).RunWith(Sink.Seq<int>(), Materializer);

        Materializer.Shutdown();

        await Assert.ThrowsAsync<AbruptStageTerminationException>(() => result.WaitAsync(Patience));
        await before.AssertStoppedOnce();
        await after.AssertStoppedOnce();
    }
}
