using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;
using Xunit;

namespace Akka.Tests.Actor;

public class CoordinatedShutdownSpec
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    private readonly ConcurrentQueue<string> _ran = new();

    [Fact]
    public async Task Phases_run_one_after_the_other_whatever_the_order_of_their_tasks()
    {
        var (system, shutdown) = Start();
        Add(shutdown, CoordinatedShutdown.PhaseServiceStop, "third");
        Add(shutdown, CoordinatedShutdown.PhaseBeforeServiceUnbind, "first");
        Add(shutdown, CoordinatedShutdown.PhaseServiceUnbind, "second");

        await shutdown.Run(CoordinatedShutdown.UnknownReason.Instance).WaitAsync(Soon);

        Assert.Equal(["first", "second", "third"], _ran);
        Assert.True(system.WhenTerminated.IsCompletedSuccessfully);
        Assert.Same(CoordinatedShutdown.UnknownReason.Instance, shutdown.ShutdownReason);
    }

    [Fact]
    public async Task It_runs_once_however_often_it_is_asked_to()
    {
        var (_, shutdown) = Start();
        Add(shutdown, CoordinatedShutdown.PhaseServiceStop, "once");

        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => shutdown.Run(CoordinatedShutdown.ClusterLeavingReason.Instance)))
            .WaitAsync(Soon);

        Assert.Equal(["once"], _ran);
    }

    [Fact]
    public async Task The_end_of_the_system_runs_it()
    {
        var (system, shutdown) = Start();
        Add(shutdown, CoordinatedShutdown.PhaseBeforeActorSystemTerminate, "task");

        await system.Terminate().WaitAsync(Soon);

        Assert.Equal(["task"], _ran);
        Assert.Same(CoordinatedShutdown.ActorSystemTerminateReason.Instance, shutdown.ShutdownReason);
    }

    [Fact]
    public async Task Tasks_of_one_phase_run_side_by_side()
    {
        var (_, shutdown) = Start();
        var (left, right) = (new TaskCompletionSource(), new TaskCompletionSource());
        Add(shutdown, CoordinatedShutdown.PhaseServiceStop, "left", async () =>
        {
            left.SetResult();
            await right.Task;
        });
        Add(shutdown, CoordinatedShutdown.PhaseServiceStop, "right", async () =>
        {
            right.SetResult();
            await left.Task;
        });

        await shutdown.Run(CoordinatedShutdown.UnknownReason.Instance).WaitAsync(Soon);

        Assert.Equal(2, _ran.Count);
    }

    [Fact]
    public async Task A_task_that_fails_or_takes_too_long_does_not_hold_up_the_next_phase()
    {
        var (_, shutdown) = Start("akka.coordinated-shutdown.phases.service-unbind.timeout = 50ms");
        Add(shutdown, CoordinatedShutdown.PhaseBeforeServiceUnbind, "fails", () => throw new InvalidOperationException());
        Add(shutdown, CoordinatedShutdown.PhaseServiceUnbind, "takes too long", () => new TaskCompletionSource().Task);
        Add(shutdown, CoordinatedShutdown.PhaseServiceStop, "next");

        await shutdown.Run(CoordinatedShutdown.UnknownReason.Instance).WaitAsync(Soon);

        Assert.Equal(["next"], _ran);
    }

    [Fact]
    public async Task A_phase_that_may_not_fail_ends_the_shutdown_and_the_system_ends_all_the_same()
    {
        var (system, shutdown) = Start("akka.coordinated-shutdown.phases.service-unbind.recover = off");
        Add(shutdown, CoordinatedShutdown.PhaseServiceUnbind, "fails", () => throw new InvalidOperationException());
        Add(shutdown, CoordinatedShutdown.PhaseServiceStop, "next");

        await system.Terminate().WaitAsync(Soon);

        Assert.Empty(_ran);
        await Assert.ThrowsAsync<InvalidOperationException>(() => shutdown.Run(CoordinatedShutdown.UnknownReason.Instance));
    }

    [Fact]
    public async Task A_disabled_phase_is_left_out()
    {
        var (_, shutdown) = Start("akka.coordinated-shutdown.phases.service-unbind.enabled = off");
        Add(shutdown, CoordinatedShutdown.PhaseServiceUnbind, "left out");
        Add(shutdown, CoordinatedShutdown.PhaseServiceStop, "next");

        await shutdown.Run(CoordinatedShutdown.UnknownReason.Instance).WaitAsync(Soon);

        Assert.Equal(["next"], _ran);
    }

    [Fact]
    public async Task It_can_begin_at_a_later_phase()
    {
        var (_, shutdown) = Start();
        Add(shutdown, CoordinatedShutdown.PhaseServiceUnbind, "earlier");
        Add(shutdown, CoordinatedShutdown.PhaseServiceStop, "later");

        await shutdown.Run(CoordinatedShutdown.UnknownReason.Instance, CoordinatedShutdown.PhaseServiceStop).WaitAsync(Soon);

        Assert.Equal(["later"], _ran);
    }

    [Fact]
    public async Task An_unknown_phase_is_refused()
    {
        var (system, shutdown) = Start();

        Assert.Throws<ConfigurationException>(() => Add(shutdown, "no-such-phase", "task"));

        await system.Terminate().WaitAsync(Soon);
    }

    [Fact]
    public void Phases_that_depend_on_each_other_are_refused() => Assert.Throws<ArgumentException>(() => Start(
        "akka.coordinated-shutdown.phases { a { depends-on = [b] }, b { depends-on = [a] } }"));

    private static (ActorSystem System, CoordinatedShutdown Shutdown) Start(string settings = "")
    {
        var system = ActorSystem.Create("shutdown", settings + "\nakka.loggers = []\nakka.stdout-loglevel = OFF");
        return (system, CoordinatedShutdown.Get(system));
    }

    private void Add(CoordinatedShutdown shutdown, string phase, string name, Func<Task>? work = null) =>
        shutdown.AddTask(phase, name, async () =>
        {
            if (work is not null) await work();
            _ran.Enqueue(name);
            return Done.Instance;
        });
}
