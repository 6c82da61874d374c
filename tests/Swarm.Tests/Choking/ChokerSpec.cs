using AkkaP2P.Swarm.Choking;

namespace AkkaP2P.Swarm.Tests.Choking;

public sealed class ChokerSpec
{
    private readonly ManualTime _time = new();

    [Fact]
    public void Free_slots_are_given_at_once_in_the_order_of_coming()
    {
        var choker = Choker(slots: 2);
        var peers = Join(choker, "a", "b", "c");

        var changes = choker.Evaluate();

        Assert.Equal(peers[..2], changes.Unchoked);
        Assert.Empty(changes.Choked);
        Assert.True(choker.Evaluate().IsEmpty);
    }

    [Fact]
    public void A_slot_that_is_left_goes_to_who_waits()
    {
        var choker = Choker(slots: 1);
        var peers = Join(choker, "a", "b");
        choker.Evaluate();
        choker.Leave(peers[0]);

        Assert.Equal([peers[1]], choker.Evaluate().Unchoked);
        Assert.Equal((1, 0), (choker.Unchoked, choker.Waiting));
    }

    [Fact]
    public void A_user_with_ten_machines_gets_no_more_slots_than_one_with_a_single_one()
    {
        var choker = Choker(slots: 4);
        var many = Join(choker, [.. Enumerable.Repeat("many", 10)]);
        var single = Join(choker, "x", "y");
        choker.Evaluate();
        Assert.All(single, s => Assert.False(s.IsChoked));
        Assert.Equal(2, many.Count(m => !m.IsChoked));
    }

    [Fact]
    public void Who_had_its_share_makes_room_for_who_waits()
    {
        var choker = Choker(slots: 1);
        var peers = Join(choker, "a", "b");
        choker.Evaluate();
        Serve(choker, peers[0], 19);
        Assert.True(choker.Evaluate().IsEmpty);
        Serve(choker, peers[0], 1);

        var changes = choker.Evaluate();

        Assert.Equal([peers[1]], changes.Unchoked);
        Assert.Equal([peers[0]], changes.Choked);
    }

    [Fact]
    public void Who_is_slow_has_its_slot_for_a_round()
    {
        var choker = Choker(slots: 1);
        var peers = Join(choker, "a", "b");
        choker.Evaluate();
        for (var second = 0; second < 14; second++) Pass(choker, peers[0]);
        Assert.False(peers[0].IsChoked);
        Pass(choker, peers[0]);
        Assert.True(peers[0].IsChoked);
    }

    [Fact]
    public void Without_others_waiting_nobody_loses_a_slot()
    {
        var choker = Choker(slots: 2);
        var peers = Join(choker, "a", "b");
        choker.Evaluate();
        Serve(choker, peers[0], 1_000);
        _time.Advance(1_000);

        Assert.True(choker.Evaluate().IsEmpty);
    }

    [Fact]
    public void Who_asks_for_nothing_makes_room_soon()
    {
        var choker = Choker(slots: 1);
        var peers = Join(choker, "a", "b");
        choker.Evaluate();
        _time.Advance(2);

        Assert.Equal([peers[1]], choker.Evaluate().Unchoked);
    }

    [Fact]
    public void Everybody_gets_a_turn()
    {
        var choker = Choker(slots: 3);
        var peers = Join(choker, [.. Enumerable.Range(0, 20).Select(i => $"u{i}")]);
        var served = new HashSet<UploadPeer>();
        for (var second = 0; second < 20; second++)
        {
            choker.Evaluate();
            Assert.InRange(choker.Unchoked, 0, 3);
            foreach (var peer in peers.Where(p => !p.IsChoked))
            {
                served.Add(peer);
                Serve(choker, peer, 10);
                choker.Asked(peer);
            }

            _time.Advance(1);
        }

        Assert.Equal(20, served.Count);
    }

    [Fact]
    public void The_optimistic_slot_goes_round_at_random_and_never_beyond_the_slots()
    {
        var choker = Choker(slots: 2, rotateAfter: int.MaxValue, round: TimeSpan.MaxValue);
        var peers = Join(choker, "a", "b", "c", "d", "e");
        choker.Evaluate();
        var lucky = new HashSet<string>();
        for (var turn = 0; turn < 30; turn++)
        {
            for (var second = 0; second < 30; second++)
            {
                foreach (var peer in peers.Where(p => !p.IsChoked)) choker.Asked(peer);
                _time.Advance(1);
                foreach (var peer in choker.Evaluate().Unchoked) lucky.Add(peer.User);
                Assert.Equal(2, choker.Unchoked);
            }
        }

        Assert.Superset(new HashSet<string> { "c", "d", "e" }, lucky);
    }

    [Fact]
    public void A_user_with_many_machines_has_the_optimistic_slot_no_more_often_than_one_with_a_single_one()
    {
        var choker = Choker(slots: 1, rotateAfter: int.MaxValue, round: TimeSpan.MaxValue);
        var peers = Join(choker, [.. Enumerable.Repeat("many", 50), "x", "y", "z"]);
        var turns = new Dictionary<string, int>();
        for (var turn = 0; turn < 200; turn++)
        {
            _time.Advance(30);
            foreach (var peer in peers) choker.Asked(peer);
            choker.Evaluate();
            if (peers.Find(p => p.IsOptimistic) is { } lucky) turns[lucky.User] = turns.GetValueOrDefault(lucky.User) + 1;
        }

        Assert.InRange(turns["many"], 30, 100);
        Assert.All((string[])["x", "y", "z"], user => Assert.InRange(turns[user], 30, 100));
    }

    [Fact]
    public void The_optimistic_slot_is_taken_from_the_user_with_the_most()
    {
        var choker = Choker(slots: 3, rotateAfter: int.MaxValue, round: TimeSpan.MaxValue);
        var (single, many) = (Join(choker, "single")[0], Join(choker, "many", "many"));
        choker.Evaluate();
        Serve(choker, single, 100);
        _time.Advance(29);
        foreach (var peer in many.Append(single)) choker.Asked(peer);
        _time.Advance(1);
        var newcomer = Join(choker, "newcomer")[0];
        choker.Evaluate();

        Assert.False(newcomer.IsChoked);
        Assert.False(single.IsChoked);
    }

    private Choker Choker(int slots, int rotateAfter = 20, TimeSpan? round = null) =>
        new(new ChokerOptions { Slots = slots, RotateAfterPieces = rotateAfter, Round = round ?? TimeSpan.FromSeconds(15) }, _time, new Dice(1));

    private static List<UploadPeer> Join(Choker choker, params string[] users) => [.. users.Select(choker.Join)];

    private static void Serve(Choker choker, UploadPeer peer, int pieces) => choker.Served(peer, pieces);

    private void Pass(Choker choker, UploadPeer asking)
    {
        _time.Advance(1);
        choker.Asked(asking);
        choker.Evaluate();
    }
}
