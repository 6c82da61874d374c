using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;
using Xunit;

namespace Akka.Tests.Actor;

public sealed class CoordinatedShutdownSpec : Akka.TestKit.Xunit2.TestKit
{
    private readonly ConcurrentQueue<string> _ran = new();

    public CoordinatedShutdownSpec()
        : base("akka.coordinated-shutdown { terminate-actor-system = off, run-by-actor-system-terminate = off }")
    {
    }

    private CoordinatedShutdown Plan => CoordinatedShutdown.Get(Sys);

    [Fact]
    public async Task Phases_run_one_after_the_other_in_the_order_of_their_dependencies()
    {
        string[] phases =
        [
            "before-service-unbind", "service-unbind", "service-requests-done", "service-stop", "before-cluster-shutdown",
            "cluster-sharding-shutdown-region", "cluster-leave", "cluster-exiting", "cluster-exiting-done", "cluster-shutdown",
            "before-actor-system-terminate", "actor-system-terminate",
        ];
        foreach (var phase in phases.Reverse())
            Plan.AddTask(phase, "task of " + phase, () => Note(phase));
        await Plan.Run(CoordinatedShutdown.UnknownReason.Instance);

        Assert.Equal(phases, _ran);
    }

    [Fact]
    public async Task The_tasks_of_a_phase_run_side_by_side_and_the_next_phase_waits_for_them()
    {
        var first = new TaskCompletionSource<Done>(TaskCreationOptions.RunContinuationsAsynchronously);
        var second = new TaskCompletionSource<Done>(TaskCreationOptions.RunContinuationsAsynchronously);
        Plan.AddTask(CoordinatedShutdown.PhaseServiceUnbind, "first", () =>
        {
            first.SetResult(Done.Instance);
            return second.Task;
        });
        Plan.AddTask(CoordinatedShutdown.PhaseServiceUnbind, "second", async () =>
        {
            await first.Task;
            await Note("both began");
            second.SetResult(Done.Instance);
            return Done.Instance;
        });
        Plan.AddTask(CoordinatedShutdown.PhaseServiceStop, "later", () => Note("later"));
        await Plan.Run(CoordinatedShutdown.UnknownReason.Instance);

        Assert.Equal(["both began", "later"], _ran);
    }

    [Fact]
    public async Task It_runs_once_whoever_asks_for_it()
    {
        Plan.AddTask(CoordinatedShutdown.PhaseServiceStop, "once", () => Note("once"));
        await Task.WhenAll(
            Plan.Run(CoordinatedShutdown.ClusterLeavingReason.Instance),
            Plan.Run(CoordinatedShutdown.UnknownReason.Instance));

        Assert.Equal(["once"], _ran);
        Assert.Same(CoordinatedShutdown.ClusterLeavingReason.Instance, Plan.ShutdownReason);
    }

    [Fact]
    public async Task It_can_begin_at_a_later_phase()
    {
        Plan.AddTask(CoordinatedShutdown.PhaseServiceUnbind, "early", () => Note("early"));
        Plan.AddTask(CoordinatedShutdown.PhaseClusterLeave, "leave", () => Note("leave"));
        await Plan.Run(CoordinatedShutdown.UnknownReason.Instance, CoordinatedShutdown.PhaseClusterLeave);

        Assert.Equal(["leave"], _ran);
    }

    [Fact]
    public async Task A_task_that_fails_is_logged_and_does_not_stop_the_shutdown()
    {
        Plan.AddTask(CoordinatedShutdown.PhaseServiceUnbind, "fails", () => throw new InvalidOperationException("no"));
        Plan.AddTask(CoordinatedShutdown.PhaseServiceUnbind, "beside", () => Note("beside"));
        Plan.AddTask(CoordinatedShutdown.PhaseServiceStop, "later", () => Note("later"));
        await EventFilter.Warning(contains: "fails").ExpectOneAsync(
            () => Plan.Run(CoordinatedShutdown.UnknownReason.Instance));

        Assert.Equal(["beside", "later"], _ran);
    }

    [Fact]
    public void A_phase_that_nobody_has_defined_is_an_error()
    {
        Assert.Throws<ConfigurationException>(() => Plan.AddTask("no-such-phase", "x", () => Note("x")));
        Assert.Throws<ConfigurationException>(() => Plan.Timeout("no-such-phase"));
    }

    [Fact]
    public async Task A_task_that_does_not_end_holds_its_phase_up_for_its_time_only()
    {
        using var system = Start("phases.service-unbind.timeout = 50ms");
        var shutdown = CoordinatedShutdown.Get(system);
        var never = new TaskCompletionSource<Done>();
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceUnbind, "never", () => never.Task);
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "later", () => Note("later"));
        await shutdown.Run(CoordinatedShutdown.UnknownReason.Instance);

        Assert.Equal(["later"], _ran);
        Assert.Equal(TimeSpan.FromMilliseconds(50), shutdown.Timeout(CoordinatedShutdown.PhaseServiceUnbind));
        await system.WhenTerminated;
    }

    [Fact]
    public async Task Without_recovery_a_failed_task_ends_the_shutdown()
    {
        using var system = Start("phases.service-unbind.recover = off");
        var shutdown = CoordinatedShutdown.Get(system);
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceUnbind, "fails", () => throw new InvalidOperationException("no"));
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "later", () => Note("later"));

        await Assert.ThrowsAsync<InvalidOperationException>(() => shutdown.Run(CoordinatedShutdown.UnknownReason.Instance));
        Assert.Empty(_ran);
    }

    [Fact]
    public async Task A_disabled_phase_is_passed_over()
    {
        using var system = Start("phases.service-unbind.enabled = off");
        var shutdown = CoordinatedShutdown.Get(system);
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceUnbind, "disabled", () => Note("disabled"));
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "later", () => Note("later"));
        await shutdown.Run(CoordinatedShutdown.UnknownReason.Instance);

        Assert.Equal(["later"], _ran);
    }

    [Fact]
    public void Phases_that_depend_on_each_other_in_a_circle_are_refused()
    {
        var error = Record.Exception(() => Start("phases { one { depends-on = [two] }, two { depends-on = [one] } }").Dispose());

        Assert.NotNull(error);
        Assert.Contains("one", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_phase_of_ones_own_runs_in_its_place()
    {
        using var system = Start("phases { mine { depends-on = [service-unbind] }, service-stop.depends-on = [mine] }");
        var shutdown = CoordinatedShutdown.Get(system);
        foreach (var phase in new[] { "service-stop", "mine", "service-unbind" })
            shutdown.AddTask(phase, phase, () => Note(phase));
        await shutdown.Run(CoordinatedShutdown.UnknownReason.Instance);

        Assert.Equal(["service-unbind", "mine", "service-stop"], _ran);
    }

    [Fact]
    public async Task Terminating_the_system_runs_it_first_and_it_terminates_the_system_last()
    {
        using var system = Start("");
        var shutdown = CoordinatedShutdown.Get(system);
        shutdown.AddTask(CoordinatedShutdown.PhaseBeforeServiceUnbind, "first", () => Note("terminated: " + system.WhenTerminated.IsCompleted));
        await system.Terminate();

        Assert.Equal(["terminated: False"], _ran);
        Assert.True(system.WhenTerminated.IsCompleted);
        Assert.IsType<CoordinatedShutdown.ActorSystemTerminateReason>(shutdown.ShutdownReason);
    }

    [Fact]
    public async Task Terminating_does_not_run_it_where_the_settings_say_so()
    {
        using var system = Start("run-by-actor-system-terminate = off");
        CoordinatedShutdown.Get(system).AddTask(CoordinatedShutdown.PhaseServiceStop, "task", () => Note("task"));
        await system.Terminate();

        Assert.Empty(_ran);
    }

    private static ActorSystem Start(string settings) =>
        ActorSystem.Create("shutdown", ConfigurationFactory.ParseString("akka.stdout-loglevel = OFF, akka.loglevel = OFF, akka.coordinated-shutdown { " + settings + " }"));

    private Task<Done> Note(string what)
    {
        _ran.Enqueue(what);
        return Task.FromResult(Done.Instance);
    }
}
