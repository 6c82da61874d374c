using AkkaP2P.Client.Trackers;
using Xunit;

namespace AkkaP2P.Client.Tests.Trackers;

public sealed class CircuitBreakerSpec
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch;

    private readonly CircuitBreaker _breaker = new(3, TimeSpan.FromSeconds(2));

    [Fact]
    public void It_lets_tries_pass_until_the_threshold_of_failures_in_a_row()
    {
        _breaker.Failed(Start);
        _breaker.Failed(Start);
        Assert.True(_breaker.TryPass(Start));
        _breaker.Failed(Start);
        Assert.False(_breaker.TryPass(Start));
    }

    [Fact]
    public void A_success_in_between_starts_the_count_again()
    {
        _breaker.Failed(Start);
        _breaker.Failed(Start);
        _breaker.Succeeded();
        _breaker.Failed(Start);
        Assert.True(_breaker.TryPass(Start));
    }

    [Fact]
    public void After_a_while_one_try_passes_and_only_one()
    {
        Trip();
        Assert.False(_breaker.TryPass(Start.AddSeconds(1.9)));
        Assert.True(_breaker.TryPass(Start.AddSeconds(2)));
        Assert.False(_breaker.TryPass(Start.AddSeconds(2)));
    }

    [Fact]
    public void The_try_that_passed_decides()
    {
        Trip();
        Assert.True(_breaker.TryPass(Start.AddSeconds(2)));
        _breaker.Failed(Start.AddSeconds(3));
        Assert.False(_breaker.TryPass(Start.AddSeconds(4.9)));
        Assert.True(_breaker.TryPass(Start.AddSeconds(5)));
        _breaker.Succeeded();
        Assert.True(_breaker.TryPass(Start.AddSeconds(5)));
        Assert.True(_breaker.TryPass(Start.AddSeconds(5)));
    }

    [Fact]
    public void A_try_whose_outcome_nobody_tells_does_not_close_the_tracker_off_for_ever()
    {
        Trip();
        Assert.True(_breaker.TryPass(Start.AddSeconds(2)));
        Assert.True(_breaker.TryPass(Start.AddSeconds(4)));
    }

    private void Trip()
    {
        for (var i = 0; i < 3; i++) _breaker.Failed(Start);
    }
}
