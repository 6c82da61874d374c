using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Configs;
using AkkaP2P.Tests.Shared;
using Xunit;

namespace Akka.Tests.TestKit;

public sealed class TestSchedulerSpec : PatientKit
{
    public TestSchedulerSpec()
        : base(TestConfigs.TestSchedulerConfig)
    {
    }

    private TestScheduler Time => (TestScheduler)Sys.Scheduler;

    [Fact]
    public void Nothing_is_due_until_the_clock_is_advanced()
    {
        Sys.Scheduler.ScheduleTellOnce(Seconds(10), TestActor, "due", TestActor);

        Time.Advance(Seconds(10) - TimeSpan.FromTicks(1));
        Assert.False(HasMessages);
        Time.Advance(TimeSpan.FromTicks(1));
        ExpectMsg("due");
    }

    [Fact]
    public void What_falls_due_comes_in_the_order_of_its_time_and_then_of_its_making()
    {
        foreach (var (delay, name) in new[] { (3, "c"), (1, "a"), (3, "d"), (2, "b") })
            Sys.Scheduler.ScheduleTellOnce(Seconds(delay), TestActor, name, TestActor);
        Time.Advance(Seconds(5));

        Assert.Equal(["a", "b", "c", "d"], ReceiveN(4));
    }

    [Fact]
    public void Repeated_work_comes_every_interval_until_it_is_cancelled()
    {
        var cancelable = new Cancelable(Sys.Scheduler);
        Sys.Scheduler.ScheduleTellRepeatedly(Seconds(1), Seconds(2), TestActor, "tick", TestActor, cancelable);

        Time.Advance(Seconds(5));
        Assert.Equal(3, ReceiveN(3).Count);
        cancelable.Cancel();
        Time.Advance(Seconds(100));
        Assert.False(HasMessages);
    }

    [Fact]
    public void What_is_scheduled_by_what_falls_due_falls_due_in_the_same_advance()
    {
        var times = new List<DateTimeOffset>();
        Time.ScheduleOnce(Seconds(1), () =>
        {
            times.Add(Time.Now);
            Time.ScheduleOnce(Seconds(1), () => times.Add(Time.Now));
        });
        var start = Time.Now;
        Time.Advance(Seconds(3));

        Assert.Equal([start + Seconds(1), start + Seconds(2)], times);
        Assert.Equal(start + Seconds(3), Time.Now);
        Assert.Equal(Seconds(3), Time.MonotonicClock);
    }

    [Fact]
    public void Time_does_not_go_back()
    {
        Time.AdvanceTo(Time.Now + Seconds(1));

        Assert.Throws<ArgumentOutOfRangeException>(() => Time.Advance(Seconds(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Time.ScheduleOnce(Seconds(-1), () => { }));
    }

    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);
}
