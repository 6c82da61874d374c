using System.Diagnostics;
using Akka.Actor;
using AkkaP2P.Tests.Shared;
using Xunit;

namespace Akka.Tests.Actor;

/// <summary>On real time, so all that is asserted is that nothing comes early or not at all.</summary>
public class SchedulerSpec : PatientKit
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(50);

    [Fact]
    public void A_message_scheduled_once_comes_once_and_not_early()
    {
        var start = Stopwatch.GetTimestamp();

        Sys.Scheduler.ScheduleTellOnce(Moment, TestActor, "tick", ActorRefs.NoSender);

        ExpectMsg("tick");
        Assert.True(Stopwatch.GetElapsedTime(start) >= Moment);
    }

    [Fact]
    public void Messages_come_in_the_order_of_their_times()
    {
        Sys.Scheduler.ScheduleTellOnce(9 * Moment, TestActor, "third", ActorRefs.NoSender);
        Sys.Scheduler.ScheduleTellOnce(3 * Moment, TestActor, "first", ActorRefs.NoSender);
        Sys.Scheduler.ScheduleTellOnce(6 * Moment, TestActor, "second", ActorRefs.NoSender);

        ExpectMsg("first");
        ExpectMsg("second");
        ExpectMsg("third");
    }

    [Fact]
    public void A_repeated_message_comes_until_it_is_cancelled()
    {
        var cancelable = new Cancelable(Sys.Scheduler);

        Sys.Scheduler.ScheduleTellRepeatedly(TimeSpan.Zero, Moment, TestActor, "tick", ActorRefs.NoSender, cancelable);

        for (var i = 0; i < 3; i++) ExpectMsg("tick");
        cancelable.Cancel();
        Sys.Scheduler.ScheduleTellOnce(3 * Moment, TestActor, "end", ActorRefs.NoSender);
        FishForMessage<string>(message => message == "end");
    }

    [Fact]
    public void A_message_cancelled_in_time_does_not_come()
    {
        var cancelable = Sys.Scheduler.ScheduleTellOnceCancelable(6 * Moment, TestActor, "never", ActorRefs.NoSender);
        cancelable.Cancel();
        Sys.Scheduler.ScheduleTellOnce(8 * Moment, TestActor, "end", ActorRefs.NoSender);

        ExpectMsg("end");
    }

    [Fact]
    public void An_action_runs_and_one_that_throws_does_not_stop_the_others()
    {
        Sys.Scheduler.Advanced.ScheduleOnce(Moment, () => throw new InvalidOperationException());
        Sys.Scheduler.Advanced.ScheduleOnce(2 * Moment, () => TestActor.Tell("ran"));

        ExpectMsg("ran");
    }

    [Fact]
    public void A_time_beyond_one_turn_of_the_wheel_is_kept()
    {
        using var system = ActorSystem.Create("small", "akka.scheduler.ticks-per-wheel = 4\nakka.stdout-loglevel = OFF\nakka.loggers = []");
        var start = Stopwatch.GetTimestamp();

        system.Scheduler.ScheduleTellOnce(TimeSpan.FromMilliseconds(200), TestActor, "tick", ActorRefs.NoSender);

        ExpectMsg("tick");
        Assert.True(Stopwatch.GetElapsedTime(start) >= TimeSpan.FromMilliseconds(200));
    }

    [Fact]
    public void What_is_scheduled_for_before_the_next_task_wakes_the_wheel()
    {
        Sys.Scheduler.ScheduleTellOnce(TimeSpan.FromMinutes(1), TestActor, "far", ActorRefs.NoSender);
        Sys.Scheduler.ScheduleTellOnce(Moment, TestActor, "near", ActorRefs.NoSender);
        ExpectMsg("near");

        var cancelled = Sys.Scheduler.ScheduleTellOnceCancelable(6 * Moment, TestActor, "cancelled", ActorRefs.NoSender);
        cancelled.Cancel();
        Sys.Scheduler.ScheduleTellOnce(8 * Moment, TestActor, "nearer", ActorRefs.NoSender);
        ExpectMsg("nearer");
    }

    [Fact]
    public void A_negative_delay_and_an_interval_of_zero_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            Sys.Scheduler.ScheduleTellOnce(-Moment, TestActor, "m", ActorRefs.NoSender));
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            Sys.Scheduler.ScheduleTellRepeatedly(Moment, TimeSpan.Zero, TestActor, "m", ActorRefs.NoSender));
    }

    [Fact]
    public void A_cancelable_cancels_its_token_now_or_later()
    {
        using var now = new Cancelable(Sys.Scheduler);
        using var later = new Cancelable(Sys.Scheduler, Moment);

        now.Cancel();

        Assert.True(now.Token.IsCancellationRequested);
        AwaitCondition(() => later.IsCancellationRequested);
    }
}
