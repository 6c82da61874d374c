using AkkaP2P.Swarm.Scoring;

namespace AkkaP2P.Swarm.Tests.Scoring;

public sealed class SmartBanSpec
{
    private readonly SmartBan<string> _ban = new();

    [Fact]
    public void Whoever_sent_a_leaf_that_differs_from_the_good_copy_is_guilty()
    {
        _ban.Remember(7, ["ada", "bob", "ada"], Leaves(1, 2, 3));

        Assert.Equal(["bob"], _ban.Resolve(7, Leaves(1, 9, 3)));
        Assert.Empty(_ban.Resolve(7, Leaves(8, 8, 8)));
        Assert.Equal(0, _ban.Waiting);
    }

    [Fact]
    public void All_wrong_copies_are_held_against_the_good_one()
    {
        _ban.Remember(0, ["ada", "bob"], Leaves(1, 9));
        _ban.Remember(0, ["eve", "ada"], Leaves(8, 2));

        Assert.Equal(["bob", "eve"], _ban.Resolve(0, Leaves(1, 2)).Order());
    }

    [Fact]
    public void It_forgets_the_oldest_rather_than_grow()
    {
        for (var piece = 0; piece < 1_000; piece++) _ban.Remember(piece, ["ada"], Leaves(1));

        Assert.Equal(SmartBan<string>.MaxPieces, _ban.Waiting);
        Assert.Empty(_ban.Resolve(0, Leaves(2)));
        Assert.Equal(["ada"], _ban.Resolve(999, Leaves(2)));
    }

    [Fact]
    public void Leaves_and_senders_must_be_as_many() =>
        Assert.Throws<ArgumentException>(() => _ban.Remember(0, ["ada", "bob"], Leaves(1)));

    private static byte[] Leaves(params byte[] first) => [.. first.SelectMany(b => Enumerable.Repeat(b, 32))];
}
