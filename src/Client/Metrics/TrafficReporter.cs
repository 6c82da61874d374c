using Akka.Actor;
using Akka.Configuration;
using AkkaP2P.Client.Trackers;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Api;

namespace AkkaP2P.Client.Metrics;

/// <summary>
/// Tells the tracker in use what the node has moved since it last did, while somebody is signed in, and once more before it stops. A report that fails is
/// part of the next one; one whose answer is lost counts twice: these are figures for operators, not accounts.
/// </summary>
internal sealed class TrafficReporter(NodeMetrics metrics, Func<Announce, Task<Outcome<Announced>>> announce, TimeSpan interval) : UntypedActor, IWithTimers
{
    private bool _connected;
    private bool _telling;
    private bool _ending;
    private NodeTraffic _told = NodeTraffic.None;

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(NodeMetrics metrics, ITrackerApi trackers, Config client)
    {
        var config = client.GetConfig("telemetry");
        var interval = config.GetTimeSpan("report-interval");
        Func<Announce, Task<Outcome<Announced>>> announce = a => trackers.Announce(a);
        return Akka.Actor.Props.Create(() => new TrafficReporter(metrics, announce, interval));
    }

    /// <summary>Tell what is left, then stop.</summary>
    public sealed record End
    {
        public static readonly End Instance = new();
    }

    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe(Self, typeof(TrackerNews.Connected));
        Context.System.EventStream.Subscribe(Self, typeof(TrackerNews.Lost));
        Context.System.EventStream.Subscribe(Self, typeof(TrackerNews.SignedOut));
        Timers.StartPeriodicTimer(Tick.Instance, Tick.Instance, interval);
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case TrackerNews.Connected: _connected = true; break;
            case TrackerNews.Lost or TrackerNews.SignedOut: _connected = false; break;
            case Tick: Tell(metrics.Totals); break;
            case End: OnEnd(); break;
            case Told told: OnTold(told); break;
            default: Unhandled(message); break;
        }
    }

    private void Tell(NodeTraffic totals)
    {
        var moved = totals - _told;
        if (!_connected || _telling || moved == NodeTraffic.None) return;
        _telling = true;
        announce(new Announce([], moved)).PipeTo(
            Self,
            success: outcome => new Told(totals, outcome.Ok),
            failure: _ => new Told(totals, Ok: false));
    }

    private void OnTold(Told told)
    {
        _telling = false;
        if (told.Ok) _told = told.Totals;
        if (_ending) Context.Stop(Self);
    }

    private void OnEnd()
    {
        Tell(metrics.Totals);
        if (_telling) _ending = true;
        else Context.Stop(Self);
    }

    private sealed record Told(NodeTraffic Totals, bool Ok);

    private sealed record Tick
    {
        public static readonly Tick Instance = new();
    }
}
