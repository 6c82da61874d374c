using AkkaP2P.Swarm.Picking;
using FsCheck;
using FsCheck.Fluent;

namespace AkkaP2P.Swarm.Tests.Picking;

public sealed class RarityOrderSpec
{
    [Fact]
    public void It_stays_sorted_whatever_is_added_removed_raised_and_lowered() => Prop.ForAll<int, int[]>((seed, actions) =>
    {
        const int Pieces = 20;
        var order = new RarityOrder(Pieces, new Dice((ulong)seed));
        var availability = new int[Pieces];
        foreach (var action in actions)
        {
            var piece = Math.Abs(action % Pieces);
            Act(order, availability, piece, Math.Abs(action / Pieces % 5));
            AssertSorted(order, availability);
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Beyond_the_last_bucket_it_is_still_sorted_below()
    {
        var order = new RarityOrder(3, new Dice(1));
        int[] availability = [0, RarityOrder.MaxBucket - 1, RarityOrder.MaxBucket + 5];
        for (var piece = 0; piece < 3; piece++) order.Add(piece, availability[piece]);
        for (var i = 0; i < 10; i++) order.Raise(1, availability[1]++);
        for (var i = 0; i < 12; i++) order.Lower(1, availability[1]--);
        for (var i = 0; i < 10; i++) order.Lower(2, availability[2]--);

        AssertSorted(order, availability);
        Assert.Equal([0, 2, 1], Enumerable.Range(0, 3).Select(i => order[i]));
    }

    private static void Act(RarityOrder order, int[] availability, int piece, int action)
    {
        if (!order.Contains(piece)) order.Add(piece, availability[piece]);
        else if (action == 0) order.Remove(piece, availability[piece]);
        else if (action == 1 && availability[piece] > 0) order.Lower(piece, availability[piece]--);
        else order.Raise(piece, availability[piece]++);
    }

    private static void AssertSorted(RarityOrder order, int[] availability)
    {
        var pieces = Enumerable.Range(0, order.Count).Select(i => order[i]).ToList();
        var clamped = pieces.Select(p => Math.Min(availability[p], RarityOrder.MaxBucket)).ToList();
        Assert.Equal(clamped.Order(), clamped);
        Assert.Equal(pieces.Count, pieces.Distinct().Count());
        Assert.All(Enumerable.Range(0, pieces.Count), i => Assert.Equal(i, order.PlaceOf(pieces[i])));
        Assert.Equal(pieces.Count(p => availability[p] == 0), order.Unavailable);
    }
}
