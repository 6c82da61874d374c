using AkkaP2P.Client.Peers;
using Xunit;

namespace AkkaP2P.Client.Tests.Peers;

public class BandwidthLimitSpec
{
    private const int Rate = 1_000_000_000;
    private readonly ManualTime _time = new();

    [Fact]
    public async Task A_debt_of_less_than_a_millisecond_is_waited_for_and_not_asked_about_all_the_while()
    {
        var limit = new BandwidthLimit(Rate, _time);
        await limit.Take((Rate / 10) + 100, CancellationToken.None);

        var next = limit.Take(1, CancellationToken.None).AsTask();

        Assert.False(next.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await next.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal((Rate / 10) + 101, limit.Moved);
    }
}
