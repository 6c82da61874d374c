using Akka.Actor;
using AkkaP2P.Protocol.Api;
using AkkaP2P.Tracker.Catalog;
using AkkaP2P.Tracker.Swarms;

namespace AkkaP2P.Tracker.Sessions;

/// <param name="Grace">A session whose stream ended has this long to open another before its node leaves its swarms.</param>
internal sealed record HubSettings(TimeSpan HeartbeatInterval, TimeSpan Grace, TimeProvider Time);

/// <summary>
/// The sessions of this tracker: their event streams, presence and swarms.
/// <code>
///   announced ──▶ in grace ◀──stream closed── streaming
///                  │    └────stream opened────▶ ▲
///                  └─ time is over ▶ gone: leaves its swarms, is offline
/// </code>
/// It turns what happens in the catalog and in swarms into pushes to those whom they concern and who are here; other
/// trackers do the same for theirs. A restart would lose every session's presence, so it does not fail on one of them.
/// </summary>
internal sealed class SessionHub(IActorRef swarms, Presence presence, Func<TrackerList> trackers, HubSettings settings) : UntypedActor, IWithTimers
{
    private readonly Dictionary<string, PresentSession> _sessions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<PresentSession>> _byUser = new(StringComparer.Ordinal);
    private int _streams;

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(IActorRef swarms, Presence presence, Func<TrackerList> trackers, HubSettings settings) =>
        Akka.Actor.Props.Create(() => new SessionHub(swarms, presence, trackers, settings));

    protected override void PreStart()
    {
        Timers.StartPeriodicTimer(Beat.Instance, Beat.Instance, settings.HeartbeatInterval);
        Context.System.EventStream.Subscribe(Self, typeof(SwarmStarted));
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case HubMessages.StreamOpened opened: OnOpened(opened.Stream); break;
            case HubMessages.StreamClosed closed: OnClosed(closed.Stream); break;
            case HubMessages.InSwarms joined: OnInSwarms(joined); break;
            case HubMessages.LeftSwarm left: OnLeftSwarm(left); break;
            case SwarmStarted started: OnSwarmStarted(started.Swarm); break;
            case SwarmNews news: OnSwarmNews(news); break;
            case CatalogEvent happened: OnCatalogEvent(happened); break;
            case SwarmMessages.Joined: break;
            case Beat: OnBeat(); break;
            case GraceOver over: OnGraceOver(over.SessionId); break;
            default: Unhandled(message); break;
        }
    }

    private void OnOpened(SessionStream stream)
    {
        var session = Present(stream.Session);
        Timers.Cancel(session.Session.Id);
        if (session.Stream is null) CountStreams(+1);
        else session.Stream.Close();
        session.Stream = stream;
        stream.Push(HeartbeatEvent());
    }

    private void OnClosed(SessionStream stream)
    {
        // A stream that was replaced by a newer one ends late and means nothing.
        if (!_sessions.TryGetValue(stream.Session.Id, out var session) || session.Stream != stream) return;
        session.Stream = null;
        StartGrace(session.Session.Id);
        CountStreams(-1);
    }

    private void OnInSwarms(HubMessages.InSwarms joined)
    {
        var session = Present(joined.Session);
        foreach (var (swarm, node) in joined.Swarms) session.Swarms[swarm] = node;
    }

    private void OnSwarmStarted(SwarmId swarm)
    {
        foreach (var session in _sessions.Values)
        {
            if (session.Swarms.TryGetValue(swarm, out var node)) swarms.Tell(new SwarmMessages.Join(swarm, node, [], Self));
        }
    }

    private void OnLeftSwarm(HubMessages.LeftSwarm left)
    {
        if (_sessions.TryGetValue(left.Session.Id, out var session)) session.Swarms.Remove(left.Swarm);
        swarms.Tell(new SwarmMessages.Leave(left.Swarm, left.Session.NodeId, left.Session.Id));
    }

    private void OnSwarmNews(SwarmNews news)
    {
        var push = SessionStream.Format(
            PushEvents.Peers, new PeersChanged(news.Swarm.Group, news.Swarm.File, news.Peers), ApiJson.Default.PeersChanged);
        foreach (var id in news.Sessions)
        {
            if (_sessions.TryGetValue(id, out var session)) session.Stream?.Push(push);
        }
    }

    private void OnCatalogEvent(CatalogEvent happened)
    {
        switch (happened)
        {
            case CatalogEvent.JoinRequested requested:
                Push([requested.Group.Owner], PushEvents.JoinRequested, requested.Group.Name, requested.User);
                break;
            case CatalogEvent.RequestAccepted accepted:
                Push([accepted.User], PushEvents.RequestAccepted, accepted.Group.Name, accepted.User);
                break;
            case CatalogEvent.AccessEnded ended: OnAccessEnded(ended); break;
            case CatalogEvent.FileAdded added: OnFileAdded(added); break;
            case CatalogEvent.SignedOut signedOut: OnGone(signedOut.SessionId); break;
        }
    }

    private void OnAccessEnded(CatalogEvent.AccessEnded ended)
    {
        Push(ended.Before.Members.Select(m => m.User), PushEvents.AccessEnded, ended.Before.Name, ended.User);
        foreach (var session in _byUser.GetValueOrDefault(ended.User) ?? [])
        {
            foreach (var swarm in session.Swarms.Keys.Where(s => s.Group == ended.Before.Name).ToArray())
            {
                session.Swarms.Remove(swarm);
                swarms.Tell(new SwarmMessages.Evict(swarm, ended.User));
            }
        }
    }

    private void OnFileAdded(CatalogEvent.FileAdded added)
    {
        var data = new FileAdded(added.Group.Name, added.File.File, added.File.Content.Size, added.File.UploadedBy);
        Push(added.Group.Members.Select(m => m.User), SessionStream.Format(PushEvents.FileAdded, data, ApiJson.Default.FileAdded));
    }

    private void OnBeat()
    {
        var beat = HeartbeatEvent();
        foreach (var session in _sessions.Values) session.Stream?.Push(beat);
    }

    private void OnGraceOver(string sessionId)
    {
        if (_sessions.TryGetValue(sessionId, out var session) && session.Stream is null) OnGone(sessionId);
    }

    private void OnGone(string sessionId)
    {
        if (!_sessions.Remove(sessionId, out var session)) return;
        Timers.Cancel(sessionId);
        if (session.Stream is not null) CountStreams(-1);
        session.Stream?.Close();
        var user = session.Session.User;
        if (_byUser[user].Remove(session) && _byUser[user].Count == 0) _byUser.Remove(user);
        presence.Went(session.Session);
        foreach (var swarm in session.Swarms.Keys) swarms.Tell(new SwarmMessages.Leave(swarm, session.Session.NodeId, sessionId));
    }

    private PresentSession Present(Session session)
    {
        if (_sessions.TryGetValue(session.Id, out var present)) return present;
        present = new PresentSession(session);
        _sessions.Add(session.Id, present);
        if (!_byUser.TryGetValue(session.User, out var sessions)) _byUser.Add(session.User, sessions = []);
        sessions.Add(present);
        StartGrace(session.Id);
        presence.Came(session);
        return present;
    }

    private void StartGrace(string sessionId) => Timers.StartSingleTimer(sessionId, new GraceOver(sessionId), settings.Grace);

    private void CountStreams(int change) => presence.SetStreams(_streams += change);

    private byte[] HeartbeatEvent() =>
        SessionStream.Format(PushEvents.Heartbeat, new Heartbeat(settings.Time.GetUtcNow(), trackers().Trackers), ApiJson.Default.Heartbeat);

    private void Push(IEnumerable<string> users, string name, string group, string user) =>
        Push(users, SessionStream.Format(name, new MembershipChanged(group, user), ApiJson.Default.MembershipChanged));

    private void Push(IEnumerable<string> users, byte[] push)
    {
        foreach (var user in users)
        {
            foreach (var session in _byUser.GetValueOrDefault(user) ?? []) session.Stream?.Push(push);
        }
    }

    protected override void PostStop()
    {
        foreach (var session in _sessions.Values) session.Stream?.Close();
    }

    private sealed record Beat
    {
        public static readonly Beat Instance = new();
    }

    private sealed record GraceOver(string SessionId);
}
