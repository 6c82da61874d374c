using AkkaP2P.Client.Shares;
using Xunit;

namespace AkkaP2P.Client.Tests.Shares;

public sealed class AnnounceQueueSpec
{
    private readonly AnnounceQueue _queue = new(2);
    private readonly ServedFile _a = Some.Served("a");
    private readonly ServedFile _b = Some.Served("b");
    private readonly ServedFile _c = Some.Served("c");

    [Fact]
    public void Files_go_out_oldest_first_in_bounded_batches_one_at_a_time()
    {
        Add(_a, _b, _c);
        Assert.Equal([_a, _b], _queue.Take());
        Assert.Empty(_queue.Take());
        Assert.Equal([_a, _b], _queue.Told());
        Assert.Equal([_c], _queue.Take());
    }

    [Fact]
    public void A_file_that_changes_often_is_told_once()
    {
        Add(_a, _a, _a);
        Assert.Equal([_a], _queue.Take());
        _queue.Told();
        Assert.Empty(_queue.Take());
    }

    [Fact]
    public void A_file_that_changes_while_it_is_told_is_told_again()
    {
        Add(_a);
        _queue.Take();
        Add(_a);
        _queue.Told();
        Assert.Equal([_a], _queue.Take());
    }

    [Fact]
    public void A_batch_that_could_not_be_told_goes_back()
    {
        Add(_a, _b, _c);
        _queue.Take();
        _queue.Failed();
        Assert.Equal([_c, _a], _queue.Take());
        _queue.Told();
        Assert.Equal([_b], _queue.Take());
    }

    [Fact]
    public void A_file_that_ended_meanwhile_is_not_told()
    {
        Add(_a, _b);
        _a.End();
        Assert.Equal([_b], _queue.Take());
    }

    private void Add(params ServedFile[] files)
    {
        foreach (var file in files) _queue.Add(file);
    }
}
