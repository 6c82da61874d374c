using AkkaP2P.Protocol.Pieces;
using AkkaP2P.Swarm.Picking;
using FsCheck;
using FsCheck.Fluent;

namespace AkkaP2P.Swarm.Tests.Picking;

public sealed class RaritySpec
{
    [Fact]
    public void It_finds_what_the_fewest_have_whatever_was_raised_and_lowered() => Prop.ForAll<int, PositiveInt>((seed, size) =>
    {
        var pieces = 1 + size.Get * 7 % 200;
        var dice = new Dice((ulong)seed);
        var (rarity, counts) = (new Rarity(pieces), new int[pieces]);
        for (var i = 0; i < 5 * pieces; i++) Change(rarity, counts, dice.Next(pieces), raise: dice.Next(4) > 0);
        var (some, others) = (Some(pieces, dice), Some(pieces, dice));
        var common = some.SetPieces().Where(p => others[p]).ToList();
        var found = rarity.Rarest(some, others, dice);

        if (common.Count == 0) Assert.Equal(-1, found);
        else Assert.Contains(found, common.Where(p => counts[p] == common.Min(q => counts[q])));
        Assert.All(Enumerable.Range(0, pieces), p => Assert.Equal(counts[p], rarity[p]));
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(10)]
    [InlineData(64)]
    [InlineData(200)]
    public void Of_equals_each_has_its_chance(int pieces)
    {
        var (rarity, all, dice) = (new Rarity(pieces), Bitfield.Full(pieces), new Dice(1));

        var found = Enumerable.Range(0, 100 * pieces).CountBy(_ => rarity.Rarest(all, all, dice)).ToDictionary();

        Assert.Equal(pieces, found.Count);
        Assert.All(found.Values, times => Assert.InRange(times, 50, 200));
    }

    [Fact]
    public void Counts_stop_at_their_ends()
    {
        var rarity = new Rarity(1);
        rarity.Lower(0);
        Assert.Equal(0, rarity[0]);
        for (var i = 0; i < 100_000; i++) rarity.Raise(0);

        Assert.Equal(0, rarity.Rarest(Bitfield.Full(1), Bitfield.Full(1), new Dice(1)));
    }

    private static void Change(Rarity rarity, int[] counts, int piece, bool raise)
    {
        if (raise) rarity.Raise(piece);
        else rarity.Lower(piece);
        counts[piece] = Math.Max(0, counts[piece] + (raise ? 1 : -1));
    }

    private static Bitfield Some(int pieces, Dice dice)
    {
        var some = new Bitfield(pieces);
        var part = 1 + dice.Next(6);
        for (var piece = 0; piece < pieces; piece++)
        {
            if (dice.Next(part) == 0) some.Add(piece);
        }

        return some;
    }
}
