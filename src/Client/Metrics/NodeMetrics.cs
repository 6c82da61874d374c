using System.Diagnostics.Metrics;
using AkkaP2P.Client.Peers;
using AkkaP2P.Protocol.Api;

namespace AkkaP2P.Client.Metrics;

/// <summary>
/// What this node has moved and refused since it started. Told to the trackers by <see cref="TrafficReporter"/>, and to a collector by whoever listens to the
/// meter. Safe to call from any thread.
/// </summary>
internal sealed class NodeMetrics : IDisposable
{
    public const string MeterName = "AkkaP2P.Client";

    private readonly Meter _meter = new(MeterName);
    private readonly BandwidthLimit _upload;
    private readonly BandwidthLimit _download;
    private long _hashFailures;
    private long _bans;

    public NodeMetrics(BandwidthLimit upload, BandwidthLimit download)
    {
        (_upload, _download) = (upload, download);
        _meter.CreateObservableCounter("akkap2p.bytes", Bytes, "By", "Bytes of pieces sent and received.");
        _meter.CreateObservableCounter("akkap2p.hash_failures", () => Interlocked.Read(ref _hashFailures), null, "Pieces that did not have their hash.");
        _meter.CreateObservableCounter("akkap2p.bans", () => Interlocked.Read(ref _bans), null, "Peers banned for wrong data.");
    }

    /// <summary>Since the node started.</summary>
    public NodeTraffic Totals => new(_upload.Moved, _download.Moved, Interlocked.Read(ref _hashFailures), Interlocked.Read(ref _bans));

    public void CountHashFailure() => Interlocked.Increment(ref _hashFailures);

    public void CountBan() => Interlocked.Increment(ref _bans);

    public void Dispose() => _meter.Dispose();

    private Measurement<long>[] Bytes() =>
    [
        new(_upload.Moved, new KeyValuePair<string, object?>("direction", "up")),
        new(_download.Moved, new KeyValuePair<string, object?>("direction", "down")),
    ];
}
