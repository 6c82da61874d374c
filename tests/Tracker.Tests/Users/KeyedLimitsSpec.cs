using AkkaP2P.Tracker.Users;

namespace AkkaP2P.Tracker.Tests.Users;

public sealed class KeyedLimitsSpec
{
    private readonly ManualTime _time = new();
    private readonly KeyedLimits _limits;

    public KeyedLimitsSpec() => _limits = new KeyedLimits(3, TimeSpan.FromSeconds(1), _time);

    [Fact]
    public void Each_key_has_its_own_limit()
    {
        Assert.Equal(3, Enumerable.Range(0, 10).Count(_ => _limits.Take("a") is null));
        Assert.Equal(TimeSpan.FromSeconds(1), _limits.Wait("a"));
        Assert.Null(_limits.Take("b"));
    }

    [Fact]
    public void It_decays()
    {
        for (var i = 0; i < 3; i++) _limits.Count("a");
        Assert.NotNull(_limits.Wait("a"));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(_limits.Wait("a"));
    }

    [Fact]
    public void Any_number_of_keys_takes_a_bounded_memory()
    {
        for (var i = 0; i < 50_000; i++) _limits.Count($"{i}");
        for (var i = 0; i < 3; i++) _limits.Count("a");
        Assert.NotNull(_limits.Wait("a"));
        Assert.True(_limits.Keys <= 10_000);
    }
}
