using AkkaP2P.Client.Peers;
using Xunit;

namespace AkkaP2P.Client.Tests.Peers;

public sealed class FrameAllowanceSpec
{
    private readonly ManualTime _time = new();

    [Fact]
    public void A_thousand_frames_of_no_use_are_taken_in_a_row_and_some_every_second()
    {
        var allowance = new FrameAllowance(_time);
        Assert.Equal(FrameAllowance.Most, Spend(allowance));

        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(2 * FrameAllowance.PerSecond, Spend(allowance));
        _time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(FrameAllowance.Most, Spend(allowance));
    }

    [Fact]
    public void Each_useful_one_makes_up_for_one()
    {
        var allowance = new FrameAllowance(_time);
        Spend(allowance);
        allowance.Earn(3);

        Assert.Equal(3, Spend(allowance));
        allowance.Earn(int.MaxValue);
        Assert.Equal(FrameAllowance.Most, Spend(allowance));
    }

    private static int Spend(FrameAllowance allowance)
    {
        var spent = 0;
        while (allowance.TrySpend()) spent++;
        return spent;
    }
}
