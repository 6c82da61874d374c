using System.Diagnostics.Metrics;
using System.Threading.Channels;
using Akka.Actor;
using AkkaP2P.Client.Metrics;
using AkkaP2P.Client.Peers;
using AkkaP2P.Client.Trackers;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Api;
using AkkaP2P.Tests.Shared;
using Xunit;

namespace AkkaP2P.Client.Tests.Metrics;

public sealed class TrafficReporterSpec : PatientKit
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Never = TimeSpan.FromHours(1);
    private static readonly CommandError Refusal = new(ErrorCode.NoTrackers, "none answers");

    private readonly BandwidthLimit _upload = new(null, TimeProvider.System);
    private readonly BandwidthLimit _download = new(null, TimeProvider.System);
    private readonly Channel<NodeTraffic> _told = Channel.CreateUnbounded<NodeTraffic>();
    private readonly NodeMetrics _metrics;
    private volatile bool _refuse;

    public TrafficReporterSpec() => _metrics = new NodeMetrics(_upload, _download);

    protected override void AfterAll()
    {
        base.AfterAll();
        _metrics.Dispose();
    }

    [Fact]
    public async Task Only_what_was_moved_since_the_last_report_is_told()
    {
        await _upload.Take(100, default);
        Reporter(Soon);
        Assert.Equal(new NodeTraffic(100, 0, 0, 0), await Told());

        await _download.Take(7, default);
        _metrics.CountHashFailure();
        _metrics.CountBan();
        var (bytes, failures, bans) = (0L, 0L, 0L);
        while (bytes < 7 || failures < 1 || bans < 1)
        {
            var more = await Told();
            (bytes, failures, bans) = (bytes + more.Down, failures + more.HashFailures, bans + more.Bans);
            Assert.Equal(0, more.Up);
        }

        Assert.Equal((7, 1, 1), (bytes, failures, bans));
    }

    [Fact]
    public async Task A_report_that_fails_is_part_of_the_next()
    {
        _refuse = true;
        await _upload.Take(100, default);
        Reporter(Soon);
        Assert.Equal(100, (await Told()).Up);

        _refuse = false;

        Assert.Equal(100, (await Told()).Up);
    }

    [Fact]
    public async Task What_is_left_is_told_before_the_end()
    {
        var reporter = Reporter(Never);
        await _upload.Take(100, default);

        await reporter.GracefulStop(TimeSpan.FromSeconds(10), TrafficReporter.End.Instance);

        Assert.Equal(100, (await Told()).Up);
    }

    [Fact]
    public async Task Without_a_tracker_the_end_does_not_wait_for_one()
    {
        var reporter = Reporter(Never);
        reporter.Tell(new TrackerNews.Lost("https://127.0.0.1:1"));
        await _upload.Take(100, default);

        await reporter.GracefulStop(TimeSpan.FromSeconds(10), TrafficReporter.End.Instance);

        Assert.False(_told.Reader.TryRead(out _));
    }

    [Fact]
    public async Task A_collector_sees_the_same_figures()
    {
        await _upload.Take(100, default);
        _metrics.CountBan();
        var seen = new Dictionary<string, long>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, of) =>
        {
            if (instrument.Meter.Name == NodeMetrics.MeterName) of.EnableMeasurementEvents(instrument);
        };
        // Other nodes of this process have meters of that name too.
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            var key = $"{instrument.Name}{(tags.Length > 0 ? " " + tags[0].Value : "")}";
            seen[key] = Math.Max(value, seen.GetValueOrDefault(key));
        });
        listener.Start();
        listener.RecordObservableInstruments();

        Assert.True(seen["akkap2p.bytes up"] >= 100);
        Assert.True(seen["akkap2p.bans"] >= 1);
        Assert.Contains("akkap2p.bytes down", seen.Keys);
        Assert.Contains("akkap2p.hash_failures", seen.Keys);
    }

    private IActorRef Reporter(TimeSpan interval)
    {
        Func<Announce, Task<Outcome<Announced>>> announce = Announce;
        var reporter = Sys.ActorOf(Props.Create(() => new TrafficReporter(_metrics, announce, interval)));
        reporter.Tell(new TrackerNews.Connected("https://127.0.0.1:1"));
        return reporter;
    }

    private Task<Outcome<Announced>> Announce(Announce announce)
    {
        var refuse = _refuse;
        _told.Writer.TryWrite(announce.Moved!);
        return Task.FromResult<Outcome<Announced>>(refuse ? Refusal : new Announced([]));
    }

    private async Task<NodeTraffic> Told()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        return await _told.Reader.ReadAsync(limit.Token);
    }
}
