using Akka.TestKit;
using AkkaP2P.Tests.Shared;
using Xunit;

namespace Akka.Tests.TestKit;

public sealed class MeetingPointsSpec : PatientKit
{
    [Fact]
    public async Task A_latch_opens_after_so_many_count_downs()
    {
        var latch = CreateTestLatch(2);
        var waiting = Task.Run(() => latch.Ready());
        latch.CountDown();
        Assert.False(latch.IsOpen);
        latch.CountDown();
        await waiting;

        Assert.True(latch.IsOpen);
        latch.CountDown();
        latch.Reset();
        Assert.False(latch.IsOpen);
        latch.Open();
        Assert.True(latch.IsOpen);
    }

    [Fact]
    public void A_latch_that_stays_shut_is_an_error() =>
        Assert.Throws<TimeoutException>(() => new TestLatch().Ready(TimeSpan.FromMilliseconds(10)));

    [Fact]
    public async Task A_barrier_lets_all_go_on_together()
    {
        var barrier = CreateTestBarrier(2);
        var other = Task.Run(() => barrier.Await());
        barrier.Await();
        await other;

        Assert.Throws<TimeoutException>(() => barrier.Await(TimeSpan.FromMilliseconds(10)));
    }
}
