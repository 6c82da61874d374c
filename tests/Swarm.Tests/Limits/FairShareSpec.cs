using AkkaP2P.Swarm.Limits;

namespace AkkaP2P.Swarm.Tests.Limits;

public sealed class FairShareSpec
{
    private readonly FairShare _share = new(100);

    [Fact]
    public void Nobody_gets_more_than_is_left_for_all_others()
    {
        Assert.Equal(5, Take("flood", 10));
        Assert.Equal(2, Take("another", 10));
        Assert.Equal(1, Take("a third", 10));
        Assert.Equal(0, Take("flood", 1));
    }

    [Fact]
    public void More_than_half_of_it_is_too_much_at_once()
    {
        Assert.False(_share.TryTake("ann", 51));
        Assert.True(_share.TryTake("ann", 50));
    }

    [Fact]
    public void The_last_place_is_for_whoever_comes()
    {
        var one = new FairShare(1);
        Assert.True(one.TryTake("ann", 1));
        Assert.False(one.TryTake("ben", 1));
    }

    [Fact]
    public void What_is_given_back_is_free_again()
    {
        Take("flood", 10);
        _share.Return("flood", 10);
        Assert.Equal(1, Take("flood", 10));
        for (var i = 0; i < 5; i++) _share.Return("flood", 10);
        Assert.Equal(5, Take("ann", 10));
    }

    private int Take(string whom, long amount) => Enumerable.Range(0, 100).Count(_ => _share.TryTake(whom, amount));
}
