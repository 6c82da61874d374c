using AkkaP2P.Client.Peers;
using AkkaP2P.Protocol.Wire;
using AkkaP2P.Swarm.Serving;
using Xunit;

namespace AkkaP2P.Client.Tests.Peers;

public class UploadQueueSpec
{
    private readonly ManualTime _time = new();
    private readonly UploadQueue _queue;

    public UploadQueueSpec() => _queue = new UploadQueue(3, _time);

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

        await more.WaitAsync(TimeSpan.FromSeconds(60));
        _queue.Clear();
        Assert.False(_queue.HasMore(default).IsCompleted);
    }

    [Fact]
    public void What_was_sent_least_often_goes_first_and_nothing_waits_for_ever()
    {
        var order = new SendOrder(4, _time);
        _queue.Use(order);
        order.Sent(1);
        order.Sent(1);
        order.Sent(2);
        Add(1, 2, 3);

        Assert.Equal(0, _queue.Rank);
        Assert.Equal([3, 2], [Take(), Take()]);
        Assert.Equal(2, _queue.Rank);
        _time.Advance(SendOrder.MaxWait);
        Assert.Equal(0, _queue.Rank);
        Assert.Equal(1, Take());
        Assert.Equal(int.MaxValue, _queue.Rank);
        Assert.Equal([0, 3, 2, 1], Enumerable.Range(0, 4).Select(order.Copies));
    }

    [Fact]
    public void The_rest_of_a_piece_follows_its_first_part()
    {
        _queue.Use(new SendOrder(4, _time));
        _queue.TryAdd(new Frame.Request(1, 0, 16));
        _queue.TryAdd(new Frame.Request(2, 0, 16));
        _queue.TryAdd(new Frame.Request(1, 16, 16));

        Assert.Equal([1, 1, 2], TakeAll());
    }

    private int Take() => _queue.TryTake(out var request) ? request!.Piece : throw new InvalidOperationException("nothing is asked for");

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
