using Akka.Actor;
using AkkaP2P.Client.Downloads;
using Xunit;

namespace AkkaP2P.Client.Tests.Downloads;

/// <summary>Which download has the next place, which paths are taken, and who waits for the end of which.</summary>
public sealed class ActiveDownloadsSpec
{
    private readonly ActiveDownloads _active = new(new DownloadSettings { MaxActive = 1, MaxActiveSmall = 3, SmallFile = 100 });

    [Fact]
    public void Places_are_given_in_the_order_of_ids_and_small_files_have_their_own()
    {
        var (large, larger, small, smaller) = (Add(4, 1000), Add(2, 2000), Add(3, 10), Add(5, 5));

        Assert.Same(larger, RunNext());
        Assert.Same(small, RunNext());
        Assert.Same(smaller, RunNext());
        Assert.Null(_active.Next(_ => true));

        _active.Remove(smaller);
        Assert.Null(_active.Next(_ => true));
        _active.Remove(larger);
        Assert.Same(large, RunNext());
    }

    [Fact]
    public void Who_may_not_run_or_is_not_queued_is_passed_over()
    {
        var (paused, foreign, queued) = (Add(1, 10), Add(2, 10), Add(3, 10));
        paused.Become(DownloadState.Paused);

        Assert.Same(queued, _active.Next(d => d != foreign));
        Assert.False(_active.AnyRuns);
    }

    [Fact]
    public void A_path_is_taken_until_the_last_download_to_it_has_ended()
    {
        var (first, second) = (Add(1, 10, "/to/film"), Add(2, 10, "/to/film"));
        _active.Add(second);

        _active.Remove(first);
        _active.Remove(first);
        Assert.True(_active.IsDestination("/to/film"));
        _active.Remove(second);
        Assert.False(_active.IsDestination("/to/film"));
    }

    [Fact]
    public void Who_waits_for_several_waits_for_all_in_whichever_order_they_end_and_for_one_that_was_resumed()
    {
        var (first, second, third) = (Add(1, 10), Add(2, 10), Add(3, 10));
        var waiter = new DownloadTable.Waiter(new(), [first, second, third]);

        second.Become(DownloadState.Completed);
        Assert.False(waiter.HaveEnded());
        first.Become(DownloadState.Failed);
        Assert.False(waiter.HaveEnded());
        first.Become(DownloadState.Queued);
        third.Become(DownloadState.Cancelled);
        Assert.False(waiter.HaveEnded());
        first.Become(DownloadState.Completed);
        Assert.True(waiter.HaveEnded());
        Assert.True(new DownloadTable.Waiter(new(), []).HaveEnded());
    }

    private DownloadEntry? RunNext()
    {
        var next = _active.Next(_ => true);
        next?.Begin(ActorRefs.Nobody);
        if (next is not null) _active.Began(next);
        return next;
    }

    private DownloadEntry Add(long id, long size, string? path = null)
    {
        var record = new DownloadRecord(
            id, "bob", "lab", $"film{id}", null, size, 1 << 19, path ?? $"/to/film{id}", null, DownloadStrategy.Rarest, false, null, DownloadState.Queued, false, 0, 0, 0, 0, 0, null, null);
        var entry = new DownloadEntry(record, TimeProvider.System);
        _active.Add(entry);
        return entry;
    }
}
