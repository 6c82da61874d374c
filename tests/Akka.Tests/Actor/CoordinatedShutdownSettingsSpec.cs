using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;
using Xunit;

namespace Akka.Tests.Actor;

public sealed class CoordinatedShutdownSettingsSpec
{
    private readonly ConcurrentQueue<string> _ran = new();

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
