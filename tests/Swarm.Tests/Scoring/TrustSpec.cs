using AkkaP2P.Swarm.Scoring;

namespace AkkaP2P.Swarm.Tests.Scoring;

public sealed class TrustSpec
{
    [Fact]
    public void A_newcomer_is_banned_after_its_fourth_wrong_piece()
    {
        var trust = new Trust();
        for (var i = 0; i < 3; i++) trust.Wrong();
        Assert.False(trust.IsBanned);
        trust.Wrong();
        Assert.True(trust.IsBanned);
    }

    [Fact]
    public void One_good_piece_does_not_save_a_newcomer_from_that()
    {
        var trust = new Trust();
        trust.Good();
        for (var i = 0; i < 4; i++) trust.Wrong();
        Assert.True(trust.IsBanned);
    }

    [Fact]
    public void Good_pieces_earn_trust_up_to_a_limit_that_wrong_ones_use_up()
    {
        var trust = new Trust();
        for (var i = 0; i < 100; i++) trust.Good();
        Assert.Equal(8, trust.Level);
        for (var i = 0; i < 7; i++) trust.Wrong();
        Assert.False(trust.IsBanned);
        trust.Wrong();
        Assert.True(trust.IsBanned);
    }

    [Fact]
    public void A_ban_is_for_good()
    {
        var trust = new Trust();
        trust.Convict();
        trust.Good();
        Assert.True(trust.IsBanned);
    }
}
