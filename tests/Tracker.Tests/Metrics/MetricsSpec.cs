using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using System.Text.RegularExpressions;
using AkkaP2P.Protocol.Api;
using AkkaP2P.Tracker.Tests.Api;

namespace AkkaP2P.Tracker.Tests.Metrics;

/// <summary>/metrics of a running tracker, and the table of docs/OPERATIONS.md that says what it serves.</summary>
public sealed partial class MetricsSpec : IAsyncLifetime
{
    private TestTracker _tracker = null!;

    public async Task InitializeAsync() => _tracker = await TestTracker.Start();

    public Task DisposeAsync() => _tracker.DisposeAsync().AsTask();

    [Fact]
    public async Task What_is_documented_is_served_and_the_reverse()
    {
        using var ann = await _tracker.SignedIn("ann");
        await ann.Post("/groups", new CreateGroup("films"), ApiJson.Default.CreateGroup);

        var served = Samples(await Page(ann)).Select(s => (Name: s.Family, s.Labels.Keys)).SelectMany(s => s.Keys.Where(k => k != "le").DefaultIfEmpty("").Select(k => $"{s.Name} {k}")).Distinct().Order();

        Assert.Equal(Documented().Order(), served);
    }

    [Fact]
    public async Task Every_line_is_of_the_text_format_and_every_metric_says_its_type_before_its_values()
    {
        using var ann = await _tracker.SignedIn("ann");
        var typed = new Dictionary<string, string>();
        foreach (var line in (await Page(ann)).TrimEnd('\n').Split('\n'))
        {
            if (TypeLine().Match(line) is { Success: true } type) typed.Add(type.Groups[1].Value, type.Groups[2].Value);
            else if (!line.StartsWith("# HELP ", StringComparison.Ordinal)) Assert.Contains(Sample.Parse(line).Family, typed.Keys);
        }

        Assert.Equal("histogram", typed["akkap2p_command_duration_seconds"]);
        Assert.Equal("counter", typed["akkap2p_bytes_total"]);
        Assert.Equal("gauge", typed["akkap2p_sessions"]);
    }

    [Fact]
    public async Task Nobodys_name_is_a_label()
    {
        using var ann = await _tracker.SignedIn("ann-the-unmistakable");
        await ann.Post("/groups", new CreateGroup("group-unmistakable"), ApiJson.Default.CreateGroup);
        await ann.Get("/groups/group-unmistakable/files");
        await ann.Get("/groups/nothing-unmistakable/files");
        await ann.Get("/no-route-unmistakable");

        Assert.DoesNotContain("unmistakable", await Page(ann), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_are_counted_by_code_and_timed()
    {
        using var ann = await _tracker.SignedIn("ann");
        foreach (var group in new[] { "films", "films", "music" }) await ann.Post("/groups", new CreateGroup(group), ApiJson.Default.CreateGroup);

        var page = Samples(await Page(ann));

        Assert.Equal(2, Value(page, "akkap2p_commands_total", ("route", "POST /groups"), ("code", "ok")));
        Assert.Equal(1, Value(page, "akkap2p_commands_total", ("route", "POST /groups"), ("code", "group_exists")));
        Assert.Equal(3, Value(page, "akkap2p_command_duration_seconds_count", ("route", "POST /groups")));
        Assert.Equal(3, Value(page, "akkap2p_command_duration_seconds_bucket", ("route", "POST /groups"), ("le", "+Inf")));
        var buckets = page.Where(s => s.Name == "akkap2p_command_duration_seconds_bucket" && s.Labels["route"] == "POST /groups").Select(s => s.Value).ToList();
        Assert.Equal(buckets.Order(), buckets);
    }

    [Fact]
    public async Task What_nodes_say_they_moved_is_added_up_and_nonsense_is_left_out()
    {
        using var ann = await _tracker.SignedIn("ann");
        foreach (var moved in new NodeTraffic[] { new(1000, 20, 1, 0), new(500, 3, 0, 1), new(-5, 0, 0, 0), new(long.MaxValue, 0, 0, 0), new(0, 0, long.MaxValue, 0) })
            Assert.Equal("ok", (await ann.Post("/announce", new Announce([], moved), ApiJson.Default.Announce)).Code);

        var page = Samples(await Page(ann));

        Assert.Equal(1500, Value(page, "akkap2p_bytes_total", ("direction", "up")));
        Assert.Equal(23, Value(page, "akkap2p_bytes_total", ("direction", "down")));
        Assert.Equal(1, Value(page, "akkap2p_hash_failures_total"));
        Assert.Equal(1, Value(page, "akkap2p_bans_total"));
    }

    [Fact]
    public async Task The_gauges_say_how_it_is_now()
    {
        using var ann = await _tracker.SignedIn("ann");
        await ann.Post("/groups", new CreateGroup("films"), ApiJson.Default.CreateGroup);

        var page = Samples(await Page(ann));

        Assert.Equal(1, Value(page, "akkap2p_members", ("state", "up")));
        Assert.Equal(1, Value(page, "akkap2p_member_up"));
        Assert.Equal(1, Value(page, "akkap2p_store_up"));
        Assert.Equal(1, Value(page, "akkap2p_groups"));
        Assert.Equal(0, Value(page, "akkap2p_replica_lag"));
        Assert.True(Value(page, "akkap2p_replica_change") >= 2);
        Assert.Equal(1, Value(page, "akkap2p_entities", ("kind", "groups")));
        Assert.True(Value(page, "akkap2p_memory_bytes") > 1 << 20);
    }

    [Fact]
    public async Task A_collector_that_never_asks_for_the_page_waits_for_nobody_and_reads_what_was_heard_last()
    {
        using var ann = await _tracker.SignedIn("ann");
        await ann.Post("/groups", new CreateGroup("films"), ApiJson.Default.CreateGroup);
        var read = new ConcurrentDictionary<string, long>();
        using var collector = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (ReferenceEquals(instrument.Meter, _tracker.Node.Meter)) listener.EnableMeasurementEvents(instrument);
            },
        };
        collector.SetMeasurementEventCallback<int>((instrument, value, _, _) => read.AddOrUpdate(instrument.Name, value, (_, most) => Math.Max(most, value)));
        collector.SetMeasurementEventCallback<long>((instrument, value, _, _) => read[instrument.Name] = value);
        collector.Start();

        collector.RecordObservableInstruments();
        Assert.Equal(1, read["akkap2p.groups"]);
        Assert.DoesNotContain("akkap2p.store_up", read.Keys); // nobody was asked yet

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (read.GetValueOrDefault("akkap2p.entities") == 0)
        {
            await timer.WaitForNextTickAsync(limit.Token);
            collector.RecordObservableInstruments();
        }

        Assert.Equal(1, read["akkap2p.store_up"]);
        Assert.Equal(0, read["akkap2p.replica.lag"]);
    }

    private static async Task<string> Page(TestClient client)
    {
        var (status, body) = await client.GetPlain("/metrics");
        Assert.Equal(HttpStatusCode.OK, status);
        return body;
    }

    private static List<Sample> Samples(string page) => [.. page.TrimEnd('\n').Split('\n').Where(l => l[0] != '#').Select(Sample.Parse)];

    private static double Value(IEnumerable<Sample> page, string name, params (string Name, string Value)[] labels) =>
        Assert.Single(page, s => s.Name == name && s.Labels.Count == labels.Length && labels.All(l => s.Labels[l.Name] == l.Value)).Value;

    /// <summary>Each name with each of its labels, from the first column of the table.</summary>
    private static IEnumerable<string> Documented()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "AkkaP2P.sln"))) folder = folder.Parent;
        var rows = File.ReadLines(Path.Combine(folder.FullName, "docs", "OPERATIONS.md")).Where(l => l.StartsWith("| `akkap2p_", StringComparison.Ordinal));
        foreach (Match metric in rows.SelectMany(row => DocumentedMetric().Matches(row.Split('|')[1])))
        {
            foreach (var label in metric.Groups[2].Value.Split(',')) yield return $"{metric.Groups[1].Value} {label}";
        }
    }

    [GeneratedRegex("^# TYPE ([a-z0-9_]+) (counter|gauge|histogram)$")]
    private static partial Regex TypeLine();

    [GeneratedRegex(@"`(akkap2p_\w+)(?:\{([\w,]+)\})?`")]
    private static partial Regex DocumentedMetric();

    private sealed partial record Sample(string Name, IReadOnlyDictionary<string, string> Labels, double Value)
    {
        /// <summary>A histogram's rows belong to the histogram, and <c>le</c> is no label of its own.</summary>
        public string Family => HistogramPart().Replace(Name, "");

        public static Sample Parse(string line)
        {
            var match = Line().Match(line);
            Assert.True(match.Success, line);
            var labels = Label().Matches(match.Groups[2].Value).ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value);
            return new Sample(match.Groups[1].Value, labels, double.Parse(match.Groups[3].Value, System.Globalization.CultureInfo.InvariantCulture));
        }

        [GeneratedRegex("_(bucket|sum|count)$")]
        private static partial Regex HistogramPart();

        [GeneratedRegex("""^([a-z0-9_]+)(?:\{((?:[a-z_]+="[^"\\\n]*",?)+)\})? (-?[0-9.E+-]+)$""")]
        private static partial Regex Line();

        [GeneratedRegex("([a-z_]+)=\"([^\"]*)\"")]
        private static partial Regex Label();
    }
}
