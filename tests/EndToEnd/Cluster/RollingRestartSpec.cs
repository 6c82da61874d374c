using System.Diagnostics;
using AkkaP2P.EndToEnd.Running;
using Xunit;
using Xunit.Abstractions;

namespace AkkaP2P.EndToEnd.Cluster;

/// <summary>Trackers that are stopped in order, started again and added, one after the other, under load: no command fails.</summary>
public class RollingRestartSpec(ITestOutputHelper output)
{
    private static readonly TimeSpan GracefulEnd = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Trackers_are_restarted_and_added_and_no_command_fails()
    {
        await using var cluster = await TrackerCluster.Start();
        var watcher = await cluster.User("watcher");
        LoadClient[] load = [LoadClient.Writing(await cluster.User("w1"), "w1"), LoadClient.Writing(await cluster.User("w2"), "w2"), LoadClient.Reading(await cluster.User("r1"), "r1")];

        foreach (var (number, stop) in new (int, Action<ProgramProcess>)[] { (1, t => t.Signal(ProgramProcess.Sigterm)), (2, t => t.WriteLine("quit")), (3, t => t.Signal(ProgramProcess.Sigint)) })
        {
            var began = Stopwatch.GetTimestamp();
            stop(cluster.Tracker(number));
            Assert.Equal(0, await cluster.Tracker(number).WaitForExit(GracefulEnd));
            await Task.WhenAll(load.Select(l => l.Progress(20)));
            await cluster.StartTracker(number);
            await Task.WhenAll(load.Select(l => l.Progress(20)));
            output.WriteLine($"tracker {number}: slowest command {load.SelectMany(l => l.Since(began)).Max(t => t.Took.TotalSeconds):0.00} s");
        }

        // A fourth, of which those who run have not read: each client hears of it with the next heartbeat of its own tracker.
        await cluster.StartTracker(cluster.AddToList());
        await cluster.AllUp(watcher, 1, 2, 3, 4);
        await Task.WhenAll(load.Select(l => l.Progress(20)));
        foreach (var one in load)
        {
            await one.Stop();
            await one.AssertNothingLost();
            await cluster.AllUp(one.Client, 1, 2, 3, 4);
        }

        // It has caught up with what was written before it came, and does not need the others.
        await Task.WhenAll(new[] { 1, 2, 3 }.Select(n => cluster.Tracker(n).KillNow()));
        await load[0].AssertNothingLost();
        await watcher.Ok("create_group last");
    }
}
