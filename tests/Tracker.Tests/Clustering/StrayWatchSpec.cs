using AkkaP2P.Tracker.Clustering;

namespace AkkaP2P.Tracker.Tests.Clustering;

public sealed class StrayWatchSpec
{
    private static readonly string[] Members = ["a:1", "b:2"];

    private readonly ManualTime _time = new();
    private readonly StrayWatch _watch;

    public StrayWatchSpec() => _watch = new StrayWatch(TimeSpan.FromSeconds(7), _time);

    [Fact]
    public void A_tracker_is_at_home_while_a_member_or_nobody_holds_the_lease()
    {
        Assert.False(_watch.IsStray("b:2", Members));
        _time.Advance(TimeSpan.FromHours(1));
        Assert.False(_watch.IsStray(null, Members));
        _time.Advance(TimeSpan.FromHours(1));
        Assert.False(_watch.IsStray("a:1", Members));
    }

    [Fact]
    public void A_stranger_who_holds_it_for_long_makes_it_a_stray()
    {
        Assert.False(_watch.IsStray("c:3", Members));
        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.False(_watch.IsStray("c:3", Members));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(_watch.IsStray("c:3", Members));
    }

    [Fact]
    public void A_leader_that_died_and_still_holds_it_for_a_while_does_not()
    {
        Assert.False(_watch.IsStray("c:3", Members));
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.False(_watch.IsStray(null, Members));
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.False(_watch.IsStray("c:3", Members));
    }
}
