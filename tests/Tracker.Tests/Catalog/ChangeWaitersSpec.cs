using AkkaP2P.Tracker.Catalog;

namespace AkkaP2P.Tracker.Tests.Catalog;

public sealed class ChangeWaitersSpec
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    private readonly ChangeWaiters _waiters = new();

    [Fact]
    public async Task Each_waits_for_its_own_change()
    {
        var (third, second, alsoSecond) = (Wait(3, Long), Wait(2, Long), Wait(2, Long));
        _waiters.Reach(2);
        Assert.DoesNotContain(false, await Task.WhenAll(second, alsoSecond));
        Assert.False(third.IsCompleted);
        _waiters.Reach(5);
        Assert.True(await third);
        Assert.True(await Wait(4, Long));
    }

    [Fact]
    public async Task A_change_that_never_comes_keeps_nobody()
    {
        var others = Wait(2, Long);
        var gaveUp = Enumerable.Range(0, 50).Select(_ => Wait(long.MaxValue, TimeSpan.FromMilliseconds(1)));
        Assert.DoesNotContain(true, await Task.WhenAll(gaveUp));
        Assert.Equal(1, _waiters.Count);
        _waiters.Reach(2);
        Assert.True(await others);
    }

    private Task<bool> Wait(long change, TimeSpan timeout) => _waiters.WaitFor(change, timeout, CancellationToken.None);
}
