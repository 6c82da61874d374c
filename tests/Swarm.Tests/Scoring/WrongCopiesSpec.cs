using AkkaP2P.Swarm.Scoring;

namespace AkkaP2P.Swarm.Tests.Scoring;

public sealed class WrongCopiesSpec
{
    private readonly WrongCopies<string> _copies = new();

    [Fact]
    public void A_good_copy_shows_which_leaves_another_sent_wrong()
    {
        _copies.Remember(7, "bob", Leaves(1, 2, 3));
        Assert.True(_copies.IsWaiting(7));

        var convicted = Assert.Single(_copies.Resolve(7, "ada", Leaves(1, 9, 8)));

        Assert.Equal("bob", convicted.Sender);
        Assert.Equal([1, 2], convicted.Leaves);
        Assert.False(_copies.IsWaiting(7));
        Assert.Empty(_copies.Resolve(7, "ada", Leaves(8, 8, 8)));
    }

    [Fact]
    public void All_wrong_copies_are_held_against_the_good_one()
    {
        _copies.Remember(0, "bob", Leaves(1, 9));
        _copies.Remember(0, "eve", Leaves(8, 2));

        Assert.Equal(["bob", "eve"], _copies.Resolve(0, "ada", Leaves(1, 2)).Select(c => c.Sender));
    }

    [Fact]
    public void Who_sends_it_right_in_the_end_is_not_convicted()
    {
        _copies.Remember(3, "bob", Leaves(1));

        Assert.Empty(_copies.Resolve(3, "bob", Leaves(2)));
        Assert.Equal(0, _copies.Waiting);
    }

    [Fact]
    public void It_forgets_the_oldest_rather_than_grow()
    {
        for (var piece = 0; piece < 1_000; piece++) _copies.Remember(piece, "bob", Leaves(1));

        Assert.Equal(WrongCopies<string>.MaxPieces, _copies.Waiting);
        Assert.Empty(_copies.Resolve(0, "ada", Leaves(2)));
        Assert.Single(_copies.Resolve(999, "ada", Leaves(2)));
    }

    private static byte[] Leaves(params byte[] first) => [.. first.SelectMany(b => Enumerable.Repeat(b, 32))];
}
