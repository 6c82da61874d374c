using AkkaP2P.Client.Peers;
using AkkaP2P.Protocol.Wire;
using Xunit;

namespace AkkaP2P.Client.Tests.Peers;

public class UploadQueueSpec
{
    private readonly UploadQueue _queue = new(3);

    [Fact]
    public void Requests_are_answered_in_the_order_they_came()
    {
        Add(1, 2, 3);

        Assert.Equal([1, 2, 3], TakeAll());
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Add(1, 2, 3);

        Assert.False(_queue.TryAdd(new Frame.Request(4, 0, 16)));
    }

    [Fact]
    public void A_cancelled_request_is_not_answered()
    {
        Add(1, 2, 3);
        _queue.Cancel(new Frame.Cancel(2, 0, 16));
        _queue.Cancel(new Frame.Cancel(1, 16, 16)); // was never asked for

        Assert.Equal([1, 3], TakeAll());
    }

    [Fact]
    public void What_could_not_be_served_yet_comes_first_again()
    {
        Add(1, 2);
        _queue.TryTake(out var first);
        _queue.PutBack(first!);

        Assert.Equal([1, 2], TakeAll());
    }

    [Fact]
    public async Task A_request_wakes_the_sender()
    {
        var more = _queue.HasMore(default);
        Assert.False(more.IsCompleted);

        Add(1);

        await more.WaitAsync(TimeSpan.FromSeconds(5));
        _queue.Clear();
        Assert.False(_queue.HasMore(default).IsCompleted);
    }

    private void Add(params int[] pieces)
    {
        foreach (var piece in pieces) Assert.True(_queue.TryAdd(new Frame.Request(piece, 0, 16)));
    }

    private List<int> TakeAll()
    {
        var pieces = new List<int>();
        while (_queue.TryTake(out var request)) pieces.Add(request!.Piece);
        return pieces;
    }
}
