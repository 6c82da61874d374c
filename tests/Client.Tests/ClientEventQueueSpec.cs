using Xunit;

namespace AkkaP2P.Client.Tests;

public sealed class ClientEventQueueSpec
{
    private readonly ClientEventQueue _queue = new(3);

    [Fact]
    public void Events_come_out_in_order()
    {
        Publish(Lost("a"), Lost("b"));
        Assert.Equal([Lost("a"), Lost("b")], Drain());
    }

    [Fact]
    public void When_it_is_full_the_oldest_progress_goes_first()
    {
        Publish(Lost("a"), Progress(1), Progress(2), Lost("b"));
        Assert.Equal([Lost("a"), Progress(2), Lost("b")], Drain());
    }

    [Fact]
    public void Then_the_oldest_of_the_others_but_never_the_end_of_a_download()
    {
        Publish(Ended(1), Lost("a"), Ended(2), Ended(3), Ended(4));
        Assert.Equal([Ended(1), Ended(2), Ended(3), Ended(4)], Drain());
    }

    [Fact]
    public async Task A_reader_that_waits_is_woken()
    {
        var waiting = _queue.WaitToReadAsync().AsTask();
        Assert.False(waiting.IsCompleted);
        Publish(Lost("a"));
        Assert.True(await waiting);
    }

    [Fact]
    public async Task After_the_end_what_is_there_can_be_read_and_then_no_more()
    {
        Publish(Lost("a"));
        _queue.Complete();
        Publish(Lost("b"));
        Assert.True(await _queue.WaitToReadAsync());
        Assert.Equal([Lost("a")], Drain());
        Assert.False(await _queue.WaitToReadAsync());
    }

    [Fact]
    public async Task A_reader_that_waits_when_it_ends_is_told()
    {
        var waiting = _queue.WaitToReadAsync().AsTask();
        _queue.Complete();
        Assert.False(await waiting);
    }

    private void Publish(params ClientEvent[] events)
    {
        foreach (var next in events) _queue.Publish(next);
    }

    private List<ClientEvent> Drain()
    {
        var events = new List<ClientEvent>();
        while (_queue.TryRead(out var next)) events.Add(next);
        return events;
    }

    private static readonly IReadOnlyList<DownloadPeer> NoPeers = [];

    private static ClientEvent.TrackerLost Lost(string tracker) => new(tracker);

    private static ClientEvent.DownloadProgress Progress(long id) => new(Status(id));

    private static ClientEvent.DownloadEnded Ended(long id) => new(Status(id));

    private static DownloadStatus Status(long id) =>
        new(id, "films", "a", DownloadState.Downloading, 1, 0, 1, 0, 0, null, "/a", 0, 0, 0, null, NoPeers);
}
