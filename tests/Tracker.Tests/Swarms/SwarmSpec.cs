using AkkaP2P.Protocol;
using AkkaP2P.Tracker.Swarms;

namespace AkkaP2P.Tracker.Tests.Swarms;

public sealed class SwarmSpec
{
    private readonly ManualTime _time = new();
    private readonly Tracker.Swarms.Swarm _swarm;

    public SwarmSpec() => _swarm = new(_time);

    [Fact]
    public void Complete_peers_are_told_first_and_those_with_nothing_not_at_all()
    {
        _swarm.Announce(Node(1, 3));
        _swarm.Announce(Node(2, 0));
        _swarm.Announce(Node(3, 10, complete: true));
        Assert.Equal([Id(3), Id(1)], Told());
        Assert.Equal((1, 2), (_swarm.Seeders, _swarm.Peers));
    }

    [Fact]
    public void A_complete_empty_file_is_something_to_tell()
    {
        _swarm.Announce(Node(1, 0, complete: true));
        Assert.Equal([Id(1)], Told());
    }

    [Fact]
    public void Others_hear_of_a_first_piece_and_of_completion_but_not_of_each_piece()
    {
        Assert.False(_swarm.Announce(Node(1, 0)));
        Assert.True(_swarm.Announce(Node(1, 1)));
        Assert.False(_swarm.Announce(Node(1, 2)));
        Assert.True(_swarm.Announce(Node(1, 10, complete: true)));
    }

    [Fact]
    public void The_newest_session_of_a_node_holds_its_row()
    {
        _swarm.Announce(Node(1, 1, session: "old"));
        _swarm.Announce(Node(1, 1, session: "new"));
        Assert.False(_swarm.Leave(Id(1), "old"));
        Assert.True(_swarm.Leave(Id(1), "new"));
        Assert.True(_swarm.IsEmpty);
    }

    [Fact]
    public void A_user_who_lost_access_leaves_with_all_nodes()
    {
        _swarm.Announce(Node(1, 1, user: "ann"));
        _swarm.Announce(Node(2, 1, user: "ann"));
        _swarm.Announce(Node(3, 1, user: "ben"));
        Assert.True(_swarm.LeaveAll("ann"));
        Assert.Equal([Id(3)], Told());
    }

    [Fact]
    public void Better_peers_come_first_among_equals()
    {
        for (byte i = 1; i <= 3; i++) _swarm.Announce(Node(i, 5));
        _swarm.Report(Id(9), [new(Id(2), 50, 0), new(Id(3), 10, 0)]);
        Assert.Equal([Id(2), Id(3), Id(1)], Told());
    }

    [Fact]
    public void Praise_of_oneself_counts_for_nothing()
    {
        _swarm.Announce(Node(1, 5));
        _swarm.Report(Id(1), [new(Id(1), 1e9, 0)]);
        Assert.Equal(0, _swarm.Find(Id(1))!.Score);
    }

    [Fact]
    public void A_score_fades_and_failures_halve_it()
    {
        _swarm.Announce(Node(1, 5));
        _swarm.Report(Id(9), [new(Id(1), 40, 0)]);
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(20, _swarm.Find(Id(1))!.Score);
        _swarm.Report(Id(9), [new(Id(1), 40, 1)]);
        Assert.Equal(10, _swarm.Find(Id(1))!.Score);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(-5)]
    public void A_senseless_score_is_none(double score)
    {
        _swarm.Announce(Node(1, 5));
        _swarm.Report(Id(9), [new(Id(1), score, 0)]);
        Assert.Equal(0, _swarm.Find(Id(1))!.Score);
    }

    [Fact]
    public void At_most_fifty_are_told()
    {
        for (byte i = 0; i < 60; i++) _swarm.Announce(Node(i, 1));
        Assert.Equal(Tracker.Swarms.Swarm.MaxPeersTold, Told().Count);
    }

    private List<Hash256> Told() => [.. _swarm.Best(new Random(1)).Select(p => p.NodeId)];

    private static Hash256 Id(byte node) => Hash256.Of([node]);

    private static SwarmAnnouncement Node(byte node, int pieces, bool complete = false, string user = "ann", string session = "s") =>
        new(user, Id(node), session, "127.0.0.1:4001", pieces, complete);
}
