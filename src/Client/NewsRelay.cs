using Akka.Actor;
using AkkaP2P.Client.Trackers;
using AkkaP2P.Protocol.Api;

namespace AkkaP2P.Client;

/// <summary>
/// Makes events for the user of what the tracker link publishes. The first is <see cref="ClientEvent.Ready"/>: with the tracker found, or
/// without one after five seconds. Nothing in it can fail, and a restart would only say that again.
/// </summary>
internal sealed class NewsRelay : UntypedActor, IWithTimers
{
    private sealed record ReadyAnyway;

    private static readonly TimeSpan ReadyTimeout = TimeSpan.FromSeconds(5);

    private readonly string _listen;
    private readonly string _nodeId;
    private readonly Action<ClientEvent> _events;
    private bool _ready;
    private string? _tracker;

    public NewsRelay(string listen, string nodeId, Action<ClientEvent> events) => (_listen, _nodeId, _events) = (listen, nodeId, events);

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(string listen, string nodeId, Action<ClientEvent> events) =>
        Akka.Actor.Props.Create(() => new NewsRelay(listen, nodeId, events));

    protected override void PreStart()
    {
        Timers.StartSingleTimer("ready", new ReadyAnyway(), ReadyTimeout);
        Type[] news =
        [
            typeof(TrackerNews.Reachable), typeof(TrackerNews.Connected), typeof(TrackerNews.Lost), typeof(TrackerNews.JoinRequested),
            typeof(TrackerNews.RequestAccepted), typeof(FileAdded),
        ];
        foreach (var type in news) Context.System.EventStream.Subscribe(Self, type);
    }

    protected override void PostStop() => Context.System.EventStream.Unsubscribe(Self);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case TrackerNews.Reachable m: OnConnected(m.Tracker); break;
            case TrackerNews.Connected m: OnConnected(m.Tracker); break;
            case TrackerNews.Lost m: OnLost(m.Tracker); break;
            case TrackerNews.JoinRequested m: _events(new ClientEvent.JoinRequested(m.Group, m.User)); break;
            case TrackerNews.RequestAccepted m: _events(new ClientEvent.RequestAccepted(m.Group)); break;
            case FileAdded m: _events(new ClientEvent.FileAdded(m.Group, m.File, m.Size, m.User)); break;
            case ReadyAnyway: BecomeReady(null); break;
            default: Unhandled(message); break;
        }
    }

    /// <summary>Connecting to the same tracker again without having lost it (a login) is no news.</summary>
    private void OnConnected(string tracker)
    {
        var before = _tracker;
        _tracker = tracker;
        if (!_ready) BecomeReady(tracker);
        else if (tracker != before) _events(new ClientEvent.TrackerConnected(tracker));
    }

    private void OnLost(string tracker)
    {
        _tracker = null;
        _events(new ClientEvent.TrackerLost(tracker));
    }

    private void BecomeReady(string? tracker)
    {
        if (_ready) return;
        _ready = true;
        Timers.CancelAll();
        _events(new ClientEvent.Ready(_listen, tracker, _nodeId));
    }
}
