using AkkaP2P.Protocol.Pieces;
using AkkaP2P.Swarm.Picking;

namespace AkkaP2P.Swarm.Tests.Picking;

public sealed class PiecePickerSpec
{
    [Fact]
    public void Rarest_pieces_come_first_once_the_first_four_are_under_way()
    {
        var picker = Picker(20);
        var seeder = picker.Join(Bitfield.Full(20));
        for (var peer = 0; peer < 3; peer++) picker.Join(Pieces(20, Enumerable.Range(0, 20).Where(p => p % 4 > peer)));

        Assert.Equal(4, picker.Next(seeder, PiecePicker.RandomFirst).Count);
        var rest = picker.Next(seeder, 20);

        Assert.Equal(16, rest.Count);
        Assert.Equal(rest.OrderBy(p => p % 4).Select(p => p % 4), rest.Select(p => p % 4));
    }

    [Fact]
    public void Equally_rare_pieces_and_the_first_ones_come_in_random_order()
    {
        var orders = Enumerable.Range(0, 20).Select(seed =>
        {
            var picker = Picker(64, seed: seed);
            return string.Join(',', picker.Next(picker.Join(Bitfield.Full(64)), 64));
        });

        Assert.Equal(20, orders.Distinct().Count());
    }

    [Fact]
    public void The_same_seed_gives_the_same_picks()
    {
        IReadOnlyList<int> Picks() => Picker(64, seed: 5) is var picker ? picker.Next(picker.Join(Bitfield.Full(64)), 64) : [];

        Assert.Equal(Picks(), Picks());
    }

    [Fact]
    public void Sequential_goes_from_the_start_to_the_end_of_what_the_peer_has()
    {
        var picker = Picker(10, PieceStrategy.Sequential);
        var odd = picker.Join(Pieces(10, [1, 3, 5, 7, 9]));
        var seeder = picker.Join(Bitfield.Full(10));

        Assert.Equal([1, 3], picker.Next(odd, 2));
        Assert.Equal([0, 2, 4], picker.Next(seeder, 3));
        Assert.Equal([5], picker.Next(odd, 1));
        Assert.Equal([6, 7, 8, 9], picker.Next(seeder, 9));
    }

    [Fact]
    public void Strict_takes_the_chosen_pieces_in_order()
    {
        var picker = Picker(100, PieceStrategy.Strict, Pieces(100, [50, 10, 90]));
        var seeder = picker.Join(Bitfield.Full(100));

        Assert.Equal([10, 50, 90], picker.Next(seeder, 100));
    }

    [Theory]
    [InlineData(PieceStrategy.Rarest)]
    [InlineData(PieceStrategy.Random)]
    [InlineData(PieceStrategy.Sequential)]
    public void Urgent_pieces_come_before_all_others(PieceStrategy strategy)
    {
        var picker = Picker(100, strategy);
        var seeder = picker.Join(Bitfield.Full(100));
        picker.SetUrgent(Pieces(100, [70, 71, 72]));

        Assert.Equal([70, 71, 72], picker.Next(seeder, 3));
        Assert.DoesNotContain(picker.Next(seeder, 97), p => p is >= 70 and <= 72);
    }

    [Fact]
    public void Only_what_is_wanted_is_asked_for()
    {
        var picker = Picker(10, wanted: Pieces(10, [2, 3]));
        var seeder = picker.Join(Bitfield.Full(10));

        Assert.Equal([2, 3], picker.Next(seeder, 10).Order());
        picker.Complete(2);
        picker.Complete(3);
        Assert.True(picker.IsComplete);
    }

    [Fact]
    public void The_chosen_order_goes_on_when_nobody_is_in_a_hurry_any_more()
    {
        var picker = Picker(100, PieceStrategy.Strict, Pieces(100, Enumerable.Range(10, 40)));
        var seeder = picker.Join(Bitfield.Full(100));
        picker.SetUrgent(Pieces(100, [30]));
        Assert.Equal([30, 10], picker.Next(seeder, 2));

        picker.SetUrgent(new Bitfield(100));

        Assert.Equal([11, 12, 13, 14, 15, 16], picker.Next(seeder, 6));
    }

    [Fact]
    public void A_peer_with_one_piece_among_many_is_asked_for_that()
    {
        var picker = Picker(5_000);
        picker.Join(Bitfield.Full(5_000));
        var poor = picker.Join(Pieces(5_000, [4_321]));

        Assert.Equal([4_321], picker.Next(poor, 10));
        Assert.False(picker.IsInteresting(poor));
    }

    [Fact]
    public void Haves_and_leaving_peers_change_what_is_rare()
    {
        var picker = Picker(8, have: [0, 1, 2, 3]);
        var seeder = picker.Join(Bitfield.Full(8));
        var other = picker.Join();
        foreach (var piece in new[] { 4, 5, 6 }) picker.AddPiece(other, piece);
        Assert.Equal([7], picker.Next(seeder, 1));

        picker.Leave(other);
        var another = picker.Join(Pieces(8, [5, 6]));

        Assert.Equal([4], picker.Next(seeder, 1));
        Assert.Equal(1, picker.Availability(4));
        Assert.Equal(2, picker.Availability(5));
        picker.RemovePiece(another, 5);
        Assert.Equal(1, picker.Availability(5));
    }

    [Fact]
    public void A_seeder_that_has_not_got_a_piece_after_all_is_not_asked_for_it()
    {
        var picker = Picker(3);
        var liar = picker.Join(Bitfield.Full(3));
        picker.RemovePiece(liar, 1);

        Assert.Equal(0, picker.Availability(1));
        Assert.Equal(1, picker.Availability(0));
        Assert.Equal([0, 2], picker.Next(liar, 3).Order());
    }

    [Fact]
    public void The_end_game_begins_when_every_piece_is_requested_and_gives_an_idle_peer_one_duplicate()
    {
        var picker = Picker(4, have: [0]);
        var slow = picker.Join(Bitfield.Full(4));
        var fast = picker.Join(Bitfield.Full(4));
        var requested = picker.Next(slow, 2);
        Assert.False(picker.IsEndGame);
        var last = Assert.Single(picker.Next(fast, 5));

        Assert.True(picker.IsEndGame);
        Assert.Empty(picker.Next(fast, 5));
        picker.Complete(last, fast);
        var duplicates = picker.Next(fast, 5);

        Assert.Equal([requested[0]], duplicates);
        Assert.Equal([slow], picker.Complete(requested[0], fast));
    }

    [Fact]
    public void No_piece_is_requested_of_more_than_three_at_a_time()
    {
        var picker = Picker(1);
        var peers = Enumerable.Range(0, 6).Select(_ => picker.Join(Bitfield.Full(1))).ToList();

        Assert.Equal(PiecePicker.MaxRequesters, peers.Count(p => picker.Next(p, 3).Count == 1));
    }

    [Fact]
    public void Peers_that_never_sent_anything_do_not_keep_those_that_did_from_the_last_piece()
    {
        var picker = Picker(2);
        var good = picker.Join(Bitfield.Full(2));
        picker.Complete(picker.Next(good, 1)[0], good);
        for (var i = 0; i < 3; i++) picker.Next(picker.Join(Bitfield.Full(2)), 1);

        Assert.Single(picker.Next(good, 1));
    }

    [Fact]
    public void A_piece_nobody_has_does_not_keep_the_end_game_from_beginning()
    {
        var picker = Picker(2);
        var one = picker.Join(Pieces(2, [0]));
        var two = picker.Join(Pieces(2, [0]));
        picker.Next(one, 1);

        Assert.True(picker.IsEndGame);
        Assert.Equal([0], picker.Next(two, 1));
    }

    [Fact]
    public void Who_sent_a_piece_wrong_is_never_asked_for_it_again()
    {
        var picker = Picker(1);
        var liar = picker.Join(Bitfield.Full(1));
        picker.Next(liar, 1);
        picker.Fail(liar, 0);

        Assert.Empty(picker.Next(liar, 1));
        Assert.Equal([0], picker.Next(picker.Join(Bitfield.Full(1)), 1));
    }

    [Fact]
    public void Who_let_a_piece_expire_is_asked_again_only_when_all_others_did_too()
    {
        var picker = Picker(1);
        var first = picker.Join(Bitfield.Full(1));
        var second = picker.Join(Bitfield.Full(1));
        picker.Next(first, 1);
        picker.Expire(first, 0);

        Assert.Empty(picker.Next(first, 1));
        Assert.Equal([0], picker.Next(second, 1));
        picker.Expire(second, 0);
        Assert.Equal([0], picker.Next(first, 1));
    }

    [Fact]
    public void What_a_leaving_peer_was_asked_for_is_open_for_others()
    {
        var picker = Picker(3);
        var leaving = picker.Join(Bitfield.Full(3));
        var staying = picker.Join(Bitfield.Full(3));
        picker.Next(leaving, 3);
        picker.Leave(leaving);

        Assert.Equal(3, picker.Next(staying, 3).Count);
        Assert.False(picker.IsRequested(leaving, 0));
    }

    private static PiecePicker Picker(
        int count, PieceStrategy strategy = PieceStrategy.Rarest, Bitfield? wanted = null, int[]? have = null, int seed = 1) =>
        new(Pieces(count, have ?? []), wanted, strategy, new Dice((ulong)seed));

    private static Bitfield Pieces(int count, IEnumerable<int> pieces)
    {
        var bits = new Bitfield(count);
        foreach (var piece in pieces) bits.Add(piece);
        return bits;
    }
}
