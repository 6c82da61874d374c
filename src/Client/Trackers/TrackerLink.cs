using System.Text.Json;
using Akka.Actor;
using Akka.Event;
using AkkaP2P.Protocol.Api;

namespace AkkaP2P.Client.Trackers;

/// <summary>
/// Holds on to one tracker: the session's event stream, or before login an answer every two seconds. Two states:
/// <code>
///   Searching ──found──▶ Connected ──silent, ended, refused──▶ Searching (at once, then with back-off)
///       ▲                    │
///       └──session changed, or another tracker has far fewer clients──┘
/// </code>
/// What the tracker pushes goes to the event stream of the actor system. Each search and each connection has a number; what comes from an
/// older one is dropped. A restart loses the connection only, and searches again.
/// </summary>
internal sealed class TrackerLink : UntypedActor, IWithTimers
{
    /// <summary>The session began, was renewed or ended: connect again with what holds now.</summary>
    public sealed record SessionChanged;

    /// <summary>Answered with <see cref="Streaming"/> when the session's event stream is open.</summary>
    public sealed record AwaitStream;

    public sealed record Streaming
    {
        public static readonly Streaming Instance = new();
    }

    private sealed record Searched(int Attempt, TrackerFinder.Result Result);

    private sealed record Renewed(int Attempt);

    private sealed record Pushed(int Attempt, ServerSentEvent Event);

    private sealed record Broken(int Attempt, string Why);

    private sealed record Polled(int Attempt, string? Failure);

    private sealed record SearchTick;

    private sealed record PollTick;

    private sealed record SilenceTick;

    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(2);

    private readonly TrackerParts _parts;
    private readonly Backoff _backoff;
    private readonly List<IActorRef> _waiting = [];
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private CancellationTokenSource _cancel = NewCancel();
    private EventStream? _stream;
    private string? _tracker;
    private string? _whyNone;
    private int _attempt;

    public TrackerLink(TrackerParts parts)
    {
        _parts = parts;
        _backoff = new Backoff(parts.Settings.BackoffMin, parts.Settings.BackoffMax, Random.Shared);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(TrackerParts parts) => Akka.Actor.Props.Create(() => new TrackerLink(parts));

    protected override void PreStart() => BecomeSearching();

    protected override void PostStop() => Disconnect();

    protected override void OnReceive(object message) => Searching(message);

    private void BecomeSearching()
    {
        Disconnect();
        Become(Searching);
        Search();
    }

    private void Searching(object message)
    {
        switch (message)
        {
            case Searched m when m.Attempt == _attempt: OnSearched(m.Result); break;
            case Renewed m when m.Attempt == _attempt: Search(); break;
            case SearchTick: Search(); break;
            case SessionChanged: OnSessionChanged(); break;
            case AwaitStream: _waiting.Add(Sender); break;
            case Searched { Result: TrackerFinder.Result.Found { Stream: { } stale } }: stale.Dispose(); break;
            case Searched or Renewed or Pushed or Broken or Polled or PollTick or SilenceTick: break; // of an older attempt
            default: Unhandled(message); break;
        }
    }

    private void Connected(object message)
    {
        switch (message)
        {
            case Pushed m when m.Attempt == _attempt: OnPushed(m.Event); break;
            case Broken m when m.Attempt == _attempt: OnBroken(m.Why); break;
            case Polled m when m.Attempt == _attempt: OnPolled(m.Failure); break;
            case PollTick: Poll(); break;
            case SilenceTick: OnBroken($"silent for {_parts.Settings.HeartbeatTimeout.TotalSeconds:0.#} s"); break;
            case SessionChanged: OnSessionChanged(); break;
            case AwaitStream when _stream is not null: Sender.Tell(Streaming.Instance); break;
            case AwaitStream: _waiting.Add(Sender); break;
            case Searched { Result: TrackerFinder.Result.Found { Stream: { } stale } }: stale.Dispose(); break;
            case Searched or Renewed or Pushed or Broken or Polled or SearchTick: break; // of an older attempt
            default: Unhandled(message); break;
        }
    }

    /// <summary>A session goes to the least loaded tracker, whichever answered before.</summary>
    private void OnSessionChanged()
    {
        _parts.Directory.Current = null;
        BecomeSearching();
    }

    private void Search()
    {
        var attempt = ++_attempt;
        _parts.Finder.Find(_parts.Session.Current is not null, _cancel.Token).PipeTo(
            Self,
            success: result => new Searched(attempt, result),
            failure: e => new Searched(attempt, new TrackerFinder.Result.NotFound(e.Message)));
    }

    private void OnSearched(TrackerFinder.Result result)
    {
        switch (result)
        {
            case TrackerFinder.Result.Found found: BecomeConnected(found); break;
            case TrackerFinder.Result.SessionEnded: Renew(); break;
            case TrackerFinder.Result.NotFound missing: SearchLater(missing.Why); break;
        }
    }

    private void SearchLater(string? why)
    {
        if (why is not null && why != _whyNone) _log.Warning("no tracker can be used: {0}", why);
        _whyNone = why ?? _whyNone;
        Timers.StartSingleTimer("search", new SearchTick(), _backoff.Next());
    }

    /// <summary>Succeeding or not, the session has changed or not: look again, a little later so as not to spin.</summary>
    private void Renew()
    {
        if (_parts.Session.Current is not { } expired)
        {
            Search();
            return;
        }

        var attempt = _attempt;
        _parts.Api.Renew(expired, _cancel.Token).PipeTo(
            Self,
            success: error => error is null ? new Renewed(attempt) : new Searched(attempt, new TrackerFinder.Result.NotFound(error.Message)),
            failure: e => new Searched(attempt, new TrackerFinder.Result.NotFound(e.Message)));
    }

    private void BecomeConnected(TrackerFinder.Result.Found found)
    {
        Become(Connected);
        _backoff.Reset();
        _whyNone = null;
        (_tracker, _stream) = (found.Api, found.Stream);
        _parts.Directory.Current = found.Api;
        if (found.Stream is { } stream) BeginStream(found.Api, stream);
        else BeginPolling(found.Api);
    }

    private void BeginStream(string tracker, EventStream stream)
    {
        var (attempt, self) = (_attempt, Self);
        stream.Read(next => self.Tell(new Pushed(attempt, next), ActorRefs.NoSender)).PipeTo(
            Self, success: why => new Broken(attempt, why), failure: e => new Broken(attempt, e.Message));
        WaitForHeartbeat();
        foreach (var waiting in _waiting) waiting.Tell(Streaming.Instance);
        _waiting.Clear();
        Publish(new TrackerNews.Connected(tracker));
    }

    private void BeginPolling(string tracker)
    {
        Timers.StartSingleTimer("poll", new PollTick(), PollInterval);
        Publish(new TrackerNews.Reachable(tracker));
    }

    private void Poll()
    {
        var attempt = _attempt;
        _parts.Finder.Poll(_tracker!, _cancel.Token).PipeTo(
            Self, success: failure => new Polled(attempt, failure), failure: e => new Polled(attempt, e.Message));
    }

    private void OnPolled(string? failure)
    {
        if (failure is null) Timers.StartSingleTimer("poll", new PollTick(), PollInterval);
        else OnBroken(failure);
    }

    private void OnBroken(string why)
    {
        var lost = _tracker!;
        _log.Warning("tracker {0} is lost: {1}", lost, why);
        _parts.Directory.Failed(lost);
        _parts.Directory.Current = null;
        Publish(new TrackerNews.Lost(lost));
        BecomeSearching();
    }

    private void OnPushed(ServerSentEvent pushed)
    {
        _stream!.Handled();
        WaitForHeartbeat();
        try
        {
            Handle(pushed);
        }
        catch (JsonException e)
        {
            _log.Warning("tracker {0} pushed a {1} that cannot be read: {2}", _tracker, pushed.Name, e.Message);
        }
    }

    private void Handle(ServerSentEvent pushed)
    {
        var json = ApiJson.Default;
        switch (pushed.Name)
        {
            case PushEvents.Heartbeat: OnHeartbeat(Read(pushed, json.Heartbeat)); break;
            case PushEvents.Peers: Publish(Read(pushed, json.PeersChanged)); break;
            case PushEvents.FileAdded: Publish(Read(pushed, json.FileAdded)); break;
            case PushEvents.JoinRequested: Publish(Joining(Read(pushed, json.MembershipChanged))); break;
            case PushEvents.RequestAccepted: Publish(new TrackerNews.RequestAccepted(Read(pushed, json.MembershipChanged).Group)); break;
            case PushEvents.AccessEnded: Publish(Ending(Read(pushed, json.MembershipChanged))); break;
            default: _log.Debug("tracker {0} pushed {1}, which this version does not know", _tracker, pushed.Name); break;
        }
    }

    private void OnHeartbeat(Heartbeat heartbeat)
    {
        _parts.Directory.Learn(heartbeat.Trackers);
        if (_parts.Directory.BetterThanCurrent() is not { } better) return;
        _log.Info("moving from tracker {0} to {1}, which has far fewer clients", _tracker, better);
        _parts.Directory.Current = better;
        BecomeSearching();
    }

    private void WaitForHeartbeat() => Timers.StartSingleTimer("silence", new SilenceTick(), _parts.Settings.HeartbeatTimeout);

    private void Disconnect()
    {
        Timers.CancelAll();
        _cancel.Cancel();
        _cancel.Dispose();
        _cancel = NewCancel();
        _attempt++;
        _stream?.Dispose();
        _stream = null;
        _tracker = null;
    }

    private static CancellationTokenSource NewCancel() => CancellationTokenSource.CreateLinkedTokenSource(CancellationToken.None);

    private void Publish(object news) => Context.System.EventStream.Publish(news);

    private static T Read<T>(ServerSentEvent pushed, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(pushed.Data, type) ?? throw new JsonException("it is null");

    private static TrackerNews.JoinRequested Joining(MembershipChanged change) => new(change.Group, change.User);

    private static TrackerNews.AccessEnded Ending(MembershipChanged change) => new(change.Group, change.User);
}
