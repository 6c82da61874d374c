using Akka.Streams.Dsl;
using Akka.Streams.Supervision;
using Xunit;

namespace Akka.Streams.Tests.Dsl;

public class SelectAsyncSpec : StreamSpec
{
    private readonly TaskCompletionSource<int>[] _tasks = [new(), new(), new(), new()];
    private readonly TaskCompletionSource[] _started = [new(), new(), new(), new()];

    private Task<int> Start(int index)
    {
        _started[index].SetResult();
        return _tasks[index].Task;
    }

    [Fact]
    public async Task Results_come_in_the_order_of_the_elements()
    {
        var result = All(Source.From(Enumerable.Range(0, 4)).SelectAsync(4, Start));
        await Task.WhenAll(_started.Select(s => s.Task)).WaitAsync(Patience);

        foreach (var index in new[] { 2, 0, 3, 1 }) _tasks[index].SetResult(index * 10);

        Assert.Equal([0, 10, 20, 30], await result);
    }

    [Fact]
    public async Task Unordered_results_come_as_they_are_ready()
    {
        var sink = Source.From(Enumerable.Range(0, 4)).SelectAsyncUnordered(4, Start).RunWith(Sink.Queue<int>(), Materializer);
        await Task.WhenAll(_started.Select(s => s.Task)).WaitAsync(Patience);

        foreach (var index in new[] { 2, 0, 3, 1 })
        {
            _tasks[index].SetResult(index * 10);
            Assert.Equal(index * 10, (await sink.PullAsync().WaitAsync(Patience)).Value);
        }

        Assert.False((await sink.PullAsync().WaitAsync(Patience)).HasValue);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task No_more_tasks_run_than_allowed(bool ordered)
    {
        int running = 0, most = 0;
        async Task<int> Work(int n)
        {
            var now = Interlocked.Increment(ref running);
            lock (_tasks) most = Math.Max(most, now);
            await Task.Yield();
            Interlocked.Decrement(ref running);
            return n;
        }

        var source = Source.From(Enumerable.Range(0, 500));
        var result = await All(ordered ? source.SelectAsync(3, Work) : source.SelectAsyncUnordered(3, Work));

        Assert.Equal(Enumerable.Range(0, 500), ordered ? result : result.Order());
        Assert.InRange(most, 1, 3);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_failed_task_fails_the_stream_or_is_dropped_as_the_strategy_says(bool ordered)
    {
        Task<int> Work(int n) => n == 1 ? Task.FromException<int>(new InvalidOperationException()) : Task.FromResult(n);
        var witness = new Witness<int>();
        var source = Source.From(Enumerable.Range(0, 4)).Via(witness);
        var flow = ordered ? source.SelectAsync(2, Work) : source.SelectAsyncUnordered(2, Work);

        await Assert.ThrowsAsync<InvalidOperationException>(() => All(flow));
        await witness.AssertStoppedOnce();

        var resuming = Source.From(Enumerable.Range(0, 4)).Via(ordered
            ? Flow.Create<int>().SelectAsync(2, Work)
            : Flow.Create<int>().SelectAsyncUnordered(2, Work));
        Assert.Equal(
            [0, 2, 3],
            (await All(resuming.WithAttributes(ActorAttributes.CreateSupervisionStrategy(Deciders.ResumingDecider)))).Order());
    }

    [Fact]
    public async Task A_function_that_throws_fails_the_stream()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            All(Source.Single(1).SelectAsync<int, int, NotUsed>(1, _ => throw new InvalidOperationException())));
    }
}
