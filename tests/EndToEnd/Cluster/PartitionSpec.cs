using System.Diagnostics;
using System.Text.Json;
using AkkaP2P.EndToEnd.Running;
using Xunit;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace AkkaP2P.EndToEnd.Cluster;

/// <summary>
/// Three trackers in network namespaces on one PostgreSQL server, and cables pulled between them. Of two sides one goes on and the other refuses to write;
/// when the cables are in again all are one cluster, by themselves, and nothing that was acknowledged is lost, nothing refused was done. With
/// <c>all</c> in the environment's AKKAP2P_PARTITIONS also what comes of it when trackers lose the store and nothing else.
/// </summary>
public class PartitionSpec(ITestOutputHelper output)
{
    private const int Store = 0;

    private static readonly bool All = Environment.GetEnvironmentVariable("AKKAP2P_PARTITIONS") == "all";

    /// <summary>How long a side may take to notice that it must not go on; what it acknowledges until then is stored.</summary>
    private static readonly TimeSpan UntilGivenUp = TimeSpan.FromSeconds(90);

    [NamespaceFact]
    public async Task One_side_works_the_other_refuses_to_write_and_both_heal_by_themselves()
    {
        await using var network = await NamespaceNetwork.Start(hosts: 4);
        var folder = Directory.CreateTempSubdirectory("akkap2p-partition-");
        try
        {
            await using var store = await PostgresProcess.Start(folder.FullName, network, Store);
            await using var cluster = await TrackerCluster.Start(3, n => new Host(NamespaceNetwork.Address(n), network.On(n)), "--store", store.Store);
            var (anna, bert) = (await cluster.UserOn(1, "anna"), await cluster.UserOn(3, "bert"));
            var two = new Side([1, 2], anna, await cluster.ImpatientUserOn(1, "ann", anna), "ann");
            var one = new Side([3], bert, await cluster.ImpatientUserOn(3, "ben", bert), "ben");

            // The store is reachable by all: the larger side goes on.
            await CutOff(network, cluster, two, one, "anna");
            await Heal(network, cluster, two, one);

            // Only the smaller side reaches the store: it goes on.
            await CutOff(network, cluster, one, two, "bert", andFrom: Store);
            await Heal(network, cluster, two, one);

            if (!All) return;
            // All trackers reach each other, but two lose the store: they leave everything to the third.
            await LoseStore(network, cluster, two, one);
            await Heal(network, cluster, two, one);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task CutOff(NamespaceNetwork network, TrackerCluster cluster, Side works, Side refuses, string name, int? andFrom = null)
    {
        var load = LoadClient.Writing(works.Client, name);
        await load.Progress(20);
        var began = Stopwatch.GetTimestamp();
        foreach (var tracker in refuses.Trackers)
        {
            foreach (var other in works.Trackers) await network.Cut(tracker, other);
            if (andFrom is { } store) await network.Cut(tracker, store);
        }

        await Task.WhenAll(load.Progress(20), cluster.AllUp(works.Client, works.Trackers));
        output.WriteLine($"cut: trackers {string.Join(' ', refuses.Trackers)} given up after {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s");
        await refuses.WriteUntilRefused(UntilGivenUp);
        await load.Progress(20);
        output.WriteLine($"     writes refused after {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s, with: {refuses.Refusal}");
        await load.Stop();
        output.WriteLine($"     slowest command of the side that works: {load.Since(began).Max(t => t.Took.TotalSeconds):0.0} s");
        await load.AssertNothingLost();
    }

    private async Task LoseStore(NamespaceNetwork network, TrackerCluster cluster, Side lose, Side keep)
    {
        var load = LoadClient.Writing(keep.Client, "again");
        await load.Progress(20);
        var began = Stopwatch.GetTimestamp();
        foreach (var tracker in lose.Trackers) await network.Cut(tracker, Store);

        await cluster.AllUp(keep.Client, keep.Trackers);
        await load.Progress(20);
        await load.Stop();
        await load.AssertNothingLost();
        output.WriteLine($"store lost: slowest command {load.Since(began).Max(t => t.Took.TotalSeconds):0.0} s");
    }

    private async Task Heal(NamespaceNetwork network, TrackerCluster cluster, Side two, Side one)
    {
        var began = Stopwatch.GetTimestamp();
        await network.Heal();
        await cluster.AllUp(two.Client, 1, 2, 3);
        output.WriteLine($"healed: all up after {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s");
        foreach (var side in new[] { two, one })
        {
            await side.WriteAgain();
            await side.AssertWhatWasAcknowledgedIsThere();
        }
    }

    /// <summary>What is at one end of the cables.</summary>
    /// <param name="client">Reads, and writes without a pause where it works.</param>
    /// <param name="impatient">Writes where it may be refused.</param>
    private sealed class Side(int[] trackers, ClientProcess client, ClientProcess impatient, string user)
    {
        private readonly List<string> _acknowledged = [];
        private int _number;

        public int[] Trackers => trackers;

        public ClientProcess Client => client;

        public string Refusal { get; private set; } = "";

        public async Task WriteUntilRefused(TimeSpan patience)
        {
            var began = Stopwatch.GetTimestamp();
            while (await Write() is not { } error)
            {
                if (Stopwatch.GetElapsedTime(began) > patience) throw new XunitException($"{user} was never refused");
            }
        }

        public async Task WriteAgain()
        {
            var group = Next();
            await client.Ok($"create_group {group}");
            _acknowledged.Add(group);
        }

        public async Task AssertWhatWasAcknowledgedIsThere()
        {
            var groups = (await client.Ok("list_groups")).GetProperty("groups").EnumerateArray();
            var mine = groups.Select(g => g.GetProperty("group").GetString()!).Where(g => g.StartsWith($"{user}-", StringComparison.Ordinal));
            Assert.Equal(_acknowledged.Order(StringComparer.Ordinal), mine.Order(StringComparer.Ordinal));
        }

        private string Next() => FormattableString.Invariant($"{user}-{_number++}");

        /// <returns>Null when it was acknowledged.</returns>
        private async Task<JsonElement?> Write()
        {
            var group = Next();
            var result = await impatient.Run($"create_group {group}");
            if (result.GetProperty("ok").GetBoolean())
            {
                _acknowledged.Add(group);
                return null;
            }

            var error = result.GetProperty("error");
            Assert.Equal("no_trackers", error.GetProperty("code").GetString());
            Refusal = error.GetProperty("message").GetString()!;
            return error;
        }
    }
}
