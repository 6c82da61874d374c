using AkkaP2P.Client.Downloads;
using Xunit;

namespace AkkaP2P.Client.Tests.Downloads;

public sealed class PieceDemandSpec
{
    private readonly PieceDemand _demand;
    private int _changes;

    public PieceDemandSpec() => _demand = new PieceDemand(20, () => _changes++);

    [Fact]
    public void What_all_readers_want_is_urgent()
    {
        _demand.Want("player", 3, 5);
        _demand.Want("copy", 5, 6);
        Assert.Equal([3, 4, 5, 6], _demand.Urgent().SetPieces());
        Assert.Equal(2, _changes);
    }

    [Fact]
    public void A_reader_that_goes_on_wants_the_next_pieces_only()
    {
        _demand.Want("player", 3, 5);
        _demand.Want("player", 4, 6);
        Assert.Equal([4, 5, 6], _demand.Urgent().SetPieces());
    }

    [Fact]
    public void Saying_the_same_again_is_no_change()
    {
        _demand.Want("player", 3, 5);
        _demand.Want("player", 3, 5);
        Assert.Equal(1, _changes);
    }

    [Fact]
    public void A_reader_that_is_gone_wants_nothing()
    {
        _demand.Want("player", 3, 5);
        _demand.Forget("player");
        _demand.Forget("player");
        Assert.True(_demand.Urgent().IsEmpty);
        Assert.Equal(2, _changes);
    }

    [Fact]
    public void Each_piece_wakes_whoever_waited_before_it_came()
    {
        var before = _demand.NextPiece;
        _demand.Came();
        Assert.True(before.IsCompleted);
        Assert.False(_demand.NextPiece.IsCompleted);
    }
}
