using AkkaP2P.Swarm.Limits;

namespace AkkaP2P.Swarm.Tests.Limits;

public sealed class TokenBucketSpec
{
    private readonly ManualTime _time = new();

    [Fact]
    public void Over_time_exactly_the_rate_comes_through_plus_one_burst()
    {
        var bucket = new TokenBucket(1_000_000, _time);
        long taken = 0;
        for (var tick = 0; tick < 10_000; tick++)
        {
            while (bucket.TryTake(5_000, out _)) taken += 5_000;
            _time.Advance(0.001);
        }

        Assert.InRange(taken, 9_995_000, 10_000_000 + 100_000 + 5_000);
    }

    [Fact]
    public void A_block_larger_than_the_burst_passes_and_the_next_waits_for_it()
    {
        var bucket = new TokenBucket(1_000, _time);

        Assert.True(bucket.TryTake(1_100, out _));
        Assert.False(bucket.TryTake(1, out var wait));
        Assert.InRange(wait.TotalSeconds, 0.99, 1.01);
        _time.Advance(wait.TotalSeconds);
        Assert.True(bucket.TryTake(1, out _));
    }

    [Fact]
    public void Without_a_limit_everything_passes_and_a_limit_set_later_holds()
    {
        var bucket = new TokenBucket(null, _time);
        Assert.True(bucket.TryTake(int.MaxValue, out _));
        bucket.Rate = 1_000;
        Assert.True(bucket.TryTake(1_000, out _));
        Assert.False(bucket.TryTake(1, out _));
        bucket.Rate = null;
        Assert.True(bucket.TryTake(int.MaxValue, out _));
    }

    [Fact]
    public void A_limit_raised_while_in_debt_is_paid_at_the_new_rate()
    {
        var bucket = new TokenBucket(1_000, _time);
        bucket.TryTake(10_100, out _);
        bucket.Rate = 10_000;
        bucket.TryTake(0, out var wait);

        Assert.InRange(wait.TotalSeconds, 0.99, 1.01);
        Assert.Throws<ArgumentOutOfRangeException>(() => bucket.Rate = 0);
    }
}
