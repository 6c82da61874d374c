using System.Diagnostics.Metrics;
using AkkaP2P.Protocol.Api;
using AkkaP2P.Tracker.Api;

namespace AkkaP2P.Tracker.Metrics;

/// <summary>
/// The figures of this tracker, under one meter: <see cref="PrometheusText"/> shows them at /metrics, and a collector gets them from whoever listens to the
/// meter by its name. docs/OPERATIONS.md says what each means. Safe to call from any thread.
/// </summary>
internal sealed class TrackerMetrics : IDisposable
{
    public const string MeterName = "AkkaP2P.Tracker";

    /// <summary>Seconds. A read from the replica takes under a millisecond, a sign-in some hundreds.</summary>
    private static readonly double[] LatencyBounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    /// <summary>Of one report. A node that could not report for a day on a fast link stays below.</summary>
    private const long MostBytes = 1L << 50;
    private const long MostPieces = 1 << 20;

    private readonly Counter<long> _bytes;
    private readonly Counter<long> _hashFailures;
    private readonly Counter<long> _bans;
    private readonly Histogram<double> _latency;

    public TrackerMetrics(CommandCounts commands)
    {
        // Before anything is counted, or it would miss that.
        Text = new PrometheusText(Meter);
        Meter.CreateObservableCounter("akkap2p.commands", () => Commands(commands), null, "Requests answered, by route and code.");
        _latency = Meter.CreateHistogram(
            "akkap2p.command.duration", "s", "Time to answer a request, by route.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = LatencyBounds });
        _bytes = Meter.CreateCounter<long>("akkap2p.bytes", "By", "Bytes of pieces moved by the nodes that report to this tracker, up and down.");
        _hashFailures = Meter.CreateCounter<long>("akkap2p.hash_failures", null, "Pieces with a wrong hash that these nodes refused.");
        _bans = Meter.CreateCounter<long>("akkap2p.bans", null, "Peers that these nodes banned for wrong data.");
        // There from the start, so that a rate over them is one.
        Count(NodeTraffic.None);
    }

    public Meter Meter { get; } = new(MeterName);

    public PrometheusText Text { get; }

    public void Answered(string route, TimeSpan took) => _latency.Record(took.TotalSeconds, new KeyValuePair<string, object?>("route", route));

    /// <summary>What a node says it has moved. Senseless figures are left out: they come from outside.</summary>
    public void Count(NodeTraffic moved)
    {
        if (moved.Up is < 0 or > MostBytes || moved.Down is < 0 or > MostBytes || moved.HashFailures is < 0 or > MostPieces || moved.Bans is < 0 or > MostPieces) return;
        _bytes.Add(moved.Up, new KeyValuePair<string, object?>("direction", "up"));
        _bytes.Add(moved.Down, new KeyValuePair<string, object?>("direction", "down"));
        _hashFailures.Add(moved.HashFailures);
        _bans.Add(moved.Bans);
    }

    public void Dispose()
    {
        Text.Dispose();
        Meter.Dispose();
    }

    private static IEnumerable<Measurement<long>> Commands(CommandCounts commands) => commands.All.Select(
        c => new Measurement<long>(c.Count, new("route", c.Route), new("code", c.Code)));
}
