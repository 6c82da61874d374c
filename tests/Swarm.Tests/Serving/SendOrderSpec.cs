using AkkaP2P.Swarm.Serving;

namespace AkkaP2P.Swarm.Tests.Serving;

public sealed class SendOrderSpec
{
    private readonly ManualTime _time = new();

    [Fact]
    public void What_nobody_got_goes_first_unless_another_waited_too_long_or_was_begun()
    {
        var order = new SendOrder(3, _time);
        order.Sent(0);
        order.Sent(0);
        order.Sent(1);
        var asked = _time.GetTimestamp();

        Assert.Equal([2, 1, 0], Enumerable.Range(0, 3).OrderBy(p => order.Rank(p, false, asked)));
        Assert.Equal(-1, order.Rank(0, true, asked));
        _time.Advance(1);
        Assert.Equal(0, order.Rank(0, false, asked));
        Assert.Equal(2, order.Copies(0));
    }
}
