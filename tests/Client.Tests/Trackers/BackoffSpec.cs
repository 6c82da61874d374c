using AkkaP2P.Client.Trackers;
using Xunit;

namespace AkkaP2P.Client.Tests.Trackers;

public sealed class BackoffSpec
{
    private static readonly TimeSpan Min = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Max = TimeSpan.FromSeconds(3);

    [Fact]
    public void The_first_wait_is_short_and_each_later_one_at_most_the_double_of_the_one_before()
    {
        var backoff = new Backoff(Min, Max, new Random(1));
        for (var ceiling = Min.TotalMilliseconds; ceiling < 3_000; ceiling *= 2)
            Assert.InRange(backoff.Next().TotalMilliseconds, ceiling / 2, ceiling);
    }

    [Fact]
    public void It_never_waits_longer_than_the_maximum()
    {
        var backoff = new Backoff(Min, Max, new Random(1));
        for (var i = 0; i < 1_000; i++) Assert.True(backoff.Next() <= Max);
    }

    [Fact]
    public void After_success_it_starts_again()
    {
        var backoff = new Backoff(Min, Max, new Random(1));
        for (var i = 0; i < 10; i++) backoff.Next();
        backoff.Reset();
        Assert.True(backoff.Next() <= Min);
    }
}
