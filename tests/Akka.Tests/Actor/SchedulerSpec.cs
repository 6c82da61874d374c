using System.Diagnostics;
using Akka.Actor;
using Akka.Configuration;
using Xunit;

namespace Akka.Tests.Actor;

/// <summary>The scheduler of the real clock: a task may come late on a busy machine, but never early.</summary>
public sealed class SchedulerSpec : Akka.TestKit.Xunit2.TestKit
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(40);

    private IScheduler Scheduler => Sys.Scheduler;

    [Fact]
    public void A_message_comes_once_and_not_before_its_time()
    {
        var watch = Stopwatch.StartNew();
        Scheduler.ScheduleTellOnce(Short, TestActor, "due", TestActor);
        ExpectMsgFrom(TestActor, "due");

        Assert.True(watch.Elapsed >= Short, $"came after {watch.Elapsed}");
        ExpectNoMsg(Short);
    }

    [Fact]
    public void A_message_without_delay_comes_at_once()
    {
        Scheduler.ScheduleTellOnce(TimeSpan.Zero, TestActor, "now", TestActor);

        ExpectMsg("now");
    }

    [Fact]
    public void Messages_come_in_the_order_of_their_times()
    {
        foreach (var delay in new[] { 90, 30, 150, 60, 120 })
            Scheduler.ScheduleTellOnce(TimeSpan.FromMilliseconds(delay), TestActor, delay, TestActor);

        Assert.Equal([30, 60, 90, 120, 150], ReceiveN(5));
    }

    [Fact]
    public void A_repeated_message_keeps_its_interval_on_average_and_ends_when_it_is_cancelled()
    {
        var cancelable = new Cancelable(Scheduler);
        var watch = Stopwatch.StartNew();
        Scheduler.ScheduleTellRepeatedly(Short, TimeSpan.FromMilliseconds(20), TestActor, "tick", TestActor, cancelable);
        ReceiveN(6);
        Assert.True(watch.Elapsed >= Short + TimeSpan.FromMilliseconds(5 * 20), $"came after {watch.Elapsed}");

        cancelable.Cancel();
        ReceiveWhile(m => m, TimeSpan.FromMilliseconds(200), Short);
        ExpectNoMsg(Short);
    }

    [Fact]
    public void A_cancelled_message_does_not_come()
    {
        var cancelable = new Cancelable(Scheduler);
        Scheduler.ScheduleTellOnce(Short, TestActor, "late", TestActor, cancelable);
        cancelable.Cancel();
        Scheduler.ScheduleTellOnce(Short, TestActor, "never", TestActor, cancelable);

        ExpectNoMsg(Short * 3);
    }

    [Fact]
    public void An_action_that_throws_is_logged_and_the_others_still_run()
    {
        EventFilter.Exception<InvalidOperationException>("told to").ExpectOne(() =>
            Scheduler.Advanced.ScheduleOnce(Short, () => throw new InvalidOperationException("told to")));
        Scheduler.Advanced.ScheduleOnce(Short, () => TestActor.Tell("still here"));

        ExpectMsg("still here");
    }

    [Fact]
    public void A_delay_or_an_interval_that_makes_no_sense_is_refused()
    {
        var negative = TimeSpan.FromMilliseconds(-1);

        Assert.Throws<ArgumentOutOfRangeException>(() => Scheduler.ScheduleTellOnce(negative, TestActor, "x", TestActor));
        Assert.Throws<ArgumentOutOfRangeException>(() => Scheduler.Advanced.ScheduleOnce(negative, () => { }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Scheduler.ScheduleTellRepeatedly(Short, TimeSpan.Zero, TestActor, "x", TestActor));
    }

    [Fact]
    public void Thousands_of_tasks_lie_in_the_wheel_side_by_side()
    {
        var random = new Random(42);
        using var countdown = new CountdownEvent(5000);
        for (var i = 0; i < 5000; i++)
            Scheduler.Advanced.ScheduleOnce(TimeSpan.FromMilliseconds(random.Next(1, 400)), () => countdown.Signal());

        Assert.True(countdown.Wait(TimeSpan.FromSeconds(20)), $"{countdown.CurrentCount} have not run");
    }

    [Fact]
    public void A_task_longer_than_a_turn_of_the_wheel_waits_for_its_turn()
    {
        using var system = ActorSystem.Create("small-wheel", ConfigurationFactory.ParseString(
            "akka.stdout-loglevel = OFF, akka.scheduler { tick-duration = 5ms, ticks-per-wheel = 4 }"));
        var watch = Stopwatch.StartNew();
        system.Scheduler.ScheduleTellOnce(TimeSpan.FromMilliseconds(110), TestActor, "third turn", TestActor);
        ExpectMsg("third turn");

        Assert.True(watch.Elapsed >= TimeSpan.FromMilliseconds(110), $"came after {watch.Elapsed}");
    }

    [Theory]
    [InlineData("ticks-per-wheel = 100")]
    [InlineData("tick-duration = 0ms")]
    public void A_wheel_that_cannot_turn_is_refused(string setting) => Assert.Throws<ConfigurationException>(
        () => ActorSystem.Create("broken", ConfigurationFactory.ParseString("akka.stdout-loglevel = OFF, akka.scheduler." + setting)));
}
