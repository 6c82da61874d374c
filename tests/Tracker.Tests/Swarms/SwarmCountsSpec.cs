using AkkaP2P.Tracker.Swarms;

namespace AkkaP2P.Tracker.Tests.Swarms;

public sealed class SwarmCountsSpec
{
    private static readonly SwarmId Film = new("films", 1, "film.mkv");
    private static readonly SwarmId Song = new("songs", 1, "song.flac");

    private readonly ManualTime _time = new();
    private readonly SwarmCounts _counts;

    public SwarmCountsSpec() => _counts = new SwarmCounts(_time);

    [Fact]
    public void A_swarm_nobody_told_of_is_empty() => Assert.Equal((0, 0), _counts.Of(Film));

    [Fact]
    public void What_was_told_last_counts()
    {
        _counts.Set(new SwarmCounted(Film, 3, 2));
        _counts.Set(new SwarmCounted(Film, 1, 0));
        Assert.Equal((1, 0), _counts.Of(Film));
        _counts.Set(new SwarmCounted(Film, 0, 0));
        Assert.Equal((0, 0), _counts.Of(Film));
    }

    [Fact]
    public void A_swarm_that_has_not_heard_of_all_makes_no_number_smaller()
    {
        _counts.Set(new SwarmCounted(Film, 3, 2));
        _counts.Set(new SwarmCounted(Film, 1, 4, AtLeast: true));
        Assert.Equal((3, 4), _counts.Of(Film));
        _counts.Set(new SwarmCounted(Song, 1, 0, AtLeast: true));
        Assert.Equal((1, 0), _counts.Of(Song));
    }

    [Fact]
    public void Swarms_that_went_down_with_their_tracker_are_forgotten()
    {
        _counts.Set(new SwarmCounted(Film, 3, 2));
        _counts.Set(new SwarmCounted(Song, 1, 0));
        _time.Advance(TimeSpan.FromSeconds(20));
        _counts.Set(new SwarmCounted(Song, 1, 0));
        _time.Advance(TimeSpan.FromSeconds(20));

        _counts.Forget(TimeSpan.FromSeconds(30));

        Assert.Equal((0, 0), _counts.Of(Film));
        Assert.Equal((1, 0), _counts.Of(Song));
    }
}
