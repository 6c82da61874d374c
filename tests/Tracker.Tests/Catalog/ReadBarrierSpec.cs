using System.Diagnostics;
using AkkaP2P.Tracker.Catalog;
using AkkaP2P.Tracker.Store;
using AkkaP2P.Tracker.Tests.Entities;

namespace AkkaP2P.Tracker.Tests.Catalog;

public sealed class ReadBarrierSpec
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    private readonly ScriptedStore _store = new();
    private readonly Tracker.Catalog.Catalog _catalog = new();

    [Fact]
    public async Task A_request_goes_on_when_the_replica_has_what_was_committed_before_it()
    {
        _store.Last = () => Task.FromResult(3L);
        var readFeed = new TaskCompletionSource();
        var passing = Barrier(readFeed.SetResult).Pass(CancellationToken.None);
        await readFeed.Task.WaitAsync(Timeout);
        Assert.False(passing.IsCompleted);
        _catalog.Apply(new ChangeBatch(0, 3, []));
        await passing.WaitAsync(Timeout);
    }

    [Fact]
    public async Task Requests_that_come_while_the_store_is_asked_share_the_next_question()
    {
        var (questions, first) = (0, new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously));
        _store.Last = () => Interlocked.Increment(ref questions) == 1 ? first.Task : Task.FromResult(0L);
        var barrier = Barrier();
        var passing = Enumerable.Range(0, 50).Select(_ => barrier.Pass(CancellationToken.None)).ToList();
        first.SetResult(0);
        await Task.WhenAll(passing).WaitAsync(Timeout);
        Assert.Equal(2, questions);
    }

    [Fact]
    public async Task A_store_that_fails_lets_requests_go_on()
    {
        _store.Last = () => Task.FromException<long>(new StoreException("no route"));
        await Barrier().Pass(CancellationToken.None).WaitAsync(Timeout);
    }

    [Fact]
    public async Task A_store_that_hangs_is_not_waited_for_as_long_a_second_time()
    {
        _store.Last = () => new TaskCompletionSource<long>().Task;
        var barrier = Barrier();
        var first = await Passing(barrier);
        var ten = TimeSpan.Zero;
        for (var i = 0; i < 10; i++) ten += await Passing(barrier);
        Assert.True(ten < 10 * first, $"the first took {first}, ten more {ten}");
    }

    private static async Task<TimeSpan> Passing(ReadBarrier barrier)
    {
        var began = Stopwatch.GetTimestamp();
        await barrier.Pass(CancellationToken.None);
        return Stopwatch.GetElapsedTime(began);
    }

    private ReadBarrier Barrier(Action? readFeed = null) => new(_store, _catalog, readFeed ?? (() => { }), Timeout);
}
