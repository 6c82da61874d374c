using System.Diagnostics;
using System.Globalization;
using Xunit;
using Xunit.Abstractions;

namespace AkkaP2P.EndToEnd.Cluster;

/// <summary>
/// Trackers killed by SIGKILL under load. Each command that a client gives must succeed, once: see <see cref="LoadClient"/>. The environment's AKKAP2P_KILLS says how many are
/// killed one after the other; how long commands take is written to the test's output.
/// </summary>
public class KilledTrackersSpec(ITestOutputHelper output)
{
    private static readonly int Kills = int.TryParse(Environment.GetEnvironmentVariable("AKKAP2P_KILLS"), CultureInfo.InvariantCulture, out var kills) ? kills : 3;

    [Fact]
    public async Task Nothing_acknowledged_is_lost_or_done_twice_however_trackers_are_killed()
    {
        await using var cluster = await TrackerCluster.Start();
        var load = new Load(await cluster.User("w1"), await cluster.User("w2"), await cluster.User("r1"), output);
        var watcher = await cluster.User("watcher");

        for (var kill = 1; kill <= Kills; kill++)
        {
            await load.Progress();
            var victim = await cluster.InUseBy(watcher);
            await load.GoesOnAfter($"kill {kill}, of tracker {victim}", cluster.Tracker(victim).KillNow);
            await cluster.StartTracker(victim);
        }

        await load.GoesOnAfter("kill of two at once", () => Task.WhenAll(cluster.Tracker(1).KillNow(), cluster.Tracker(2).KillNow()));
        await load.GoesOnAfter("kill of the last and start of all", async () =>
        {
            await cluster.Tracker(3).KillNow();
            await Task.WhenAll(cluster.StartTracker(1), cluster.StartTracker(2), cluster.StartTracker(3));
        });
        await load.EndWithNothingLost();
        await cluster.AllUp(watcher, 1, 2, 3);
    }

    /// <summary>Two who write and one who reads, without a pause.</summary>
    private sealed class Load(Running.ClientProcess writer, Running.ClientProcess otherWriter, Running.ClientProcess reader, ITestOutputHelper output)
    {
        private readonly LoadClient[] _writers = [LoadClient.Writing(writer, "w1"), LoadClient.Writing(otherWriter, "w2")];
        private readonly LoadClient[] _readers = [LoadClient.Reading(reader, "r1")];

        private IEnumerable<LoadClient> All => _writers.Concat(_readers);

        public Task Progress() => Task.WhenAll(All.Select(l => l.Progress(20)));

        public async Task GoesOnAfter(string what, Func<Task> happen)
        {
            var began = Stopwatch.GetTimestamp();
            await happen();
            await Progress();
            output.WriteLine($"{what}: slowest read {Slowest(_readers, began):0.00} s, slowest write {Slowest(_writers, began):0.00} s");
        }

        public async Task EndWithNothingLost()
        {
            foreach (var one in All)
            {
                await one.Stop();
                await one.AssertNothingLost();
            }
        }

        /// <summary>Of the commands that were not over by then.</summary>
        private static double Slowest(LoadClient[] clients, long since) => clients.SelectMany(c => c.Since(since)).Max(t => t.Took.TotalSeconds);
    }
}
