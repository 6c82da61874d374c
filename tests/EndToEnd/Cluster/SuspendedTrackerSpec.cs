using System.Diagnostics;
using System.Globalization;
using AkkaP2P.EndToEnd.Running;
using Xunit;
using Xunit.Abstractions;

namespace AkkaP2P.EndToEnd.Cluster;

/// <summary>
/// A tracker that stands still (SIGSTOP) until the others have given it up, and then goes on as if nothing had been. The environment's AKKAP2P_SUSPEND says for how
/// many seconds.
/// </summary>
public class SuspendedTrackerSpec(ITestOutputHelper output)
{
    private static readonly TimeSpan Suspension =
        TimeSpan.FromSeconds(int.TryParse(Environment.GetEnvironmentVariable("AKKAP2P_SUSPEND"), CultureInfo.InvariantCulture, out var seconds) ? seconds : 8);

    [Fact]
    public async Task It_comes_back_as_a_member_and_nothing_written_meanwhile_is_kept_twice()
    {
        await using var cluster = await TrackerCluster.Start();
        var watcher = await cluster.User("watcher");
        // Those who use the suspended one go to another when it falls silent; those who do not must not notice for long.
        LoadClient[] load = [LoadClient.Writing(await cluster.User("w1"), "w1"), LoadClient.Writing(await cluster.User("w2"), "w2"), LoadClient.Reading(await cluster.User("r1"), "r1")];
        await Task.WhenAll(load.Select(l => l.Progress(20)));
        var suspended = await cluster.InUseBy(watcher);

        cluster.Tracker(suspended).Signal(ProgramProcess.Sigstop);
        using (var timer = new PeriodicTimer(Suspension)) await timer.WaitForNextTickAsync();
        cluster.Tracker(suspended).Signal(ProgramProcess.Sigcont);
        var continued = Stopwatch.GetTimestamp();
        await Task.WhenAll(load.Select(l => l.Progress(20)));
        await cluster.AllUp(watcher, 1, 2, 3);
        output.WriteLine($"tracker {suspended} was back after {Stopwatch.GetElapsedTime(continued).TotalSeconds:0.0} s");

        foreach (var one in load)
        {
            await one.Stop();
            output.WriteLine($"slowest command: {one.Since(0).Max(t => t.Took.TotalSeconds):0.0} s");
            await one.AssertNothingLost();
        }
    }

    [Fact]
    public async Task A_command_given_up_while_all_stood_still_is_never_applied()
    {
        await using var cluster = await TrackerCluster.Start();
        var bert = await cluster.User("bert");
        var anna = await cluster.ImpatientUserOn(1, "anna", bert);
        int[] all = [1, 2, 3];

        foreach (var number in all) cluster.Tracker(number).Signal(ProgramProcess.Sigstop);
        Assert.Equal("no_trackers", await anna.Refused("create_group late"));
        foreach (var number in all) cluster.Tracker(number).Signal(ProgramProcess.Sigcont);

        await bert.Ok("create_group early");
        var groups = (await bert.Ok("list_groups")).GetProperty("groups").EnumerateArray();
        Assert.Equal("early", Assert.Single(groups).GetProperty("group").GetString());
        await cluster.AllUp(bert, all);
    }
}
