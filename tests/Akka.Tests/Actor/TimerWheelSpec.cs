using System.Diagnostics;
using Akka.Actor;
using Akka.Configuration;
using AkkaP2P.Tests.Shared;
using Xunit;

namespace Akka.Tests.Actor;

/// <summary>The scheduler of the real clock: a task may come late on a busy machine, but never early.</summary>
public sealed class TimerWheelSpec : PatientKit
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(40);

    private IScheduler Scheduler => Sys.Scheduler;

    [Fact]
    public void A_message_without_delay_comes_at_once()
    {
        Scheduler.ScheduleTellOnce(TimeSpan.Zero, TestActor, "now", TestActor);

        ExpectMsg("now");
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
        // One that was on its way comes before what is scheduled now.
        Scheduler.ScheduleTellOnce(Short, TestActor, "end", TestActor);
        FishForMessage<string>(m => m == "end");
        ExpectNoMsg(Short);
    }

    [Fact]
    public void Thousands_of_tasks_lie_in_the_wheel_side_by_side()
    {
        var random = new Random(42);
        using var countdown = new CountdownEvent(5000);
        for (var i = 0; i < 5000; i++)
            Scheduler.Advanced.ScheduleOnce(TimeSpan.FromMilliseconds(random.Next(1, 400)), () => countdown.Signal());

        Assert.True(countdown.Wait(TimeSpan.FromSeconds(60)), $"{countdown.CurrentCount} have not run");
    }

    [Theory]
    [InlineData("ticks-per-wheel = 100")]
    [InlineData("tick-duration = 0ms")]
    public void A_wheel_that_cannot_turn_is_refused(string setting) => Assert.Throws<ConfigurationException>(
        () => ActorSystem.Create("broken", ConfigurationFactory.ParseString("akka.stdout-loglevel = OFF, akka.scheduler." + setting)));
}
