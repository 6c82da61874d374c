using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Sharding;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Api;
using AkkaP2P.Tracker.Clustering;

namespace AkkaP2P.Tracker.Swarms;

/// <param name="NewsDelay">News of a swarm that come so soon after others are told together.</param>
/// <param name="GatherTime">A swarm that has just started waits so long for those in it to be told again before it tells who is.</param>
/// <param name="CountInterval">How often all trackers are told the numbers again.</param>
/// <param name="HubGrace">When a tracker dies its sessions have this long to come back on another.</param>
public sealed record SwarmSettings(TimeSpan NewsDelay, TimeSpan GatherTime, TimeSpan CountInterval, TimeSpan HubGrace, TimeSpan IdleTimeout, TimeProvider Time);

/// <summary>
/// The swarm of one file, in memory only. Started anew, on this tracker or another, it asks all hubs to say again who is in
/// it, and keeps questions until they had time to.
/// <code>
///   Gathering ── gather time over ──▶ Open ── empty and idle ──▶ passivated
/// </code>
/// Its rules are in <see cref="Swarm"/>. It tells those who are not complete of new peers, through their trackers' hubs, and
/// every tracker how many are in it. A hub that dies takes its sessions with it unless they announce elsewhere in time.
/// </summary>
internal sealed class SwarmEntity(SwarmSettings settings, IActorRef bridge) : UntypedActor, IWithTimers
{
    private static readonly TimeSpan MeasureInterval = TimeSpan.FromSeconds(2);

    private readonly Swarm _swarm = new(settings.Time);
    private readonly HashSet<Hash256> _news = [];

    /// <summary>Which hub speaks for a node's session.</summary>
    private readonly Dictionary<Hash256, IActorRef> _hubs = [];

    /// <summary>Who asked for peers while the swarm gathers.</summary>
    private readonly List<IActorRef> _askers = [];

    private SwarmId? _id;
    private bool _gathering = true;
    private (int Seeders, int Peers) _counted;

    // The rate at which its nodes get pieces, looked at every now and then while they do.
    private double _piecesPerSecond;
    private long _gained;
    private long _measuredAt;

    /// <summary>Something changed since it was told.</summary>
    private bool _changed;

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(SwarmSettings settings, IActorRef bridge) => Akka.Actor.Props.Create(() => new SwarmEntity(settings, bridge));

    protected override void PreStart() => Context.SetReceiveTimeout(settings.IdleTimeout);

    protected override void OnReceive(object message)
    {
        if (message is SwarmMessages.ISwarmMessage { Swarm: var swarm } && _id is null) Gather(swarm);
        switch (message)
        {
            case SwarmMessages.Join join: OnJoin(join); break;
            case SwarmMessages.Leave leave: OnLeave(leave); break;
            case SwarmMessages.Evict evict: OnEvict(evict); break;
            case SwarmMessages.GetPeers: OnGetPeers(Sender); break;
            case Gathered: OnGathered(); break;
            case CountAgain: TellCounts(_id!, again: true); break;
            case Measure: OnMeasure(_id!); break;
            case NewsDelayOver: OnNewsDelayOver(); break;
            case Terminated terminated: OnHubDied(terminated.ActorRef); break;
            case HubGone gone: OnHubGone(gone.Hub); break;
            case ReceiveTimeout when _swarm.IsEmpty: Context.Parent.Tell(new Passivate(PoisonPill.Instance)); break;
            case ReceiveTimeout: break;
            default: Unhandled(message); break;
        }
    }

    private void Gather(SwarmId id)
    {
        _id = id;
        bridge.Tell(new ClusterBridge.PublishToAll(new SwarmStarted(id)));
        Timers.StartSingleTimer(Gathered.Instance, Gathered.Instance, settings.GatherTime);
        Timers.StartPeriodicTimer(CountAgain.Instance, CountAgain.Instance, settings.CountInterval);
    }

    private void OnGathered()
    {
        _gathering = false;
        TellCounts(_id!, again: true);
        foreach (var asker in _askers) OnGetPeers(asker);
        _askers.Clear();
    }

    private void OnGetPeers(IActorRef asker)
    {
        // One who is in it already has no need to wait: the others will be told to it.
        if (_gathering && _swarm.Seeders == 0) _askers.Add(asker);
        else asker.Tell(new SwarmMessages.PeersFound([.. _swarm.Best(Random.Shared)]));
    }

    private void OnJoin(SwarmMessages.Join join)
    {
        var heard = _swarm.Announce(join.Node);
        Sender.Tell(new SwarmMessages.Joined(Full: heard is null, _swarm.Seeders));
        if (heard is null) return;
        _swarm.Report(join.Node.NodeId, join.Reports);
        Context.Watch(join.Hub);
        _hubs[join.Node.NodeId] = join.Hub;
        if (heard.Value) _news.Add(join.Node.NodeId);
        if (_swarm.Gained > _gained) StartMeasure();
        Changed();
    }

    private void OnLeave(SwarmMessages.Leave leave)
    {
        // The session may have moved to another tracker; then its old hub has no say any more.
        if (_hubs.TryGetValue(leave.NodeId, out var hub) && !hub.Equals(Sender)) return;
        if (!_swarm.Leave(leave.NodeId, leave.SessionId)) return;
        Changed();
    }

    private void OnEvict(SwarmMessages.Evict evict)
    {
        if (!_swarm.LeaveAll(evict.User)) return;
        Changed();
    }

    private void OnHubDied(IActorRef hub) => Timers.StartSingleTimer(hub, new HubGone(hub), settings.HubGrace);

    private void OnHubGone(IActorRef hub)
    {
        var nodes = _swarm.Nodes.Where(n => hub.Equals(_hubs.GetValueOrDefault(n.NodeId))).ToArray();
        foreach (var node in nodes) _swarm.Leave(node.NodeId, node.SessionId);
        Changed();
    }

    /// <summary>A change is told at once, those that follow it together a moment later.</summary>
    private void Changed()
    {
        _changed = true;
        if (!Timers.IsTimerActive(NewsDelayOver.Instance)) TellNews();
    }

    private void OnNewsDelayOver()
    {
        if (_changed) TellNews();
    }

    private void TellNews()
    {
        _changed = false;
        Timers.StartSingleTimer(NewsDelayOver.Instance, NewsDelayOver.Instance, settings.NewsDelay);
        foreach (var gone in _hubs.Keys.Where(n => !_swarm.Contains(n)).ToArray()) _hubs.Remove(gone);
        if (_id is null) return;
        TellCounts(_id, again: false);
        TellPeers(_id);
        _news.Clear();
    }

    private void TellCounts(SwarmId id, bool again)
    {
        var counted = (_swarm.Seeders, _swarm.Peers);
        if (counted == _counted && !again) return;
        _counted = counted;
        bridge.Tell(new ClusterBridge.PublishToAll(new SwarmCounted(id, counted.Seeders, counted.Peers, _piecesPerSecond, AtLeast: _gathering)));
    }

    private void StartMeasure()
    {
        if (Timers.IsTimerActive(Measure.Instance)) return;
        _measuredAt = settings.Time.GetTimestamp();
        Timers.StartSingleTimer(Measure.Instance, Measure.Instance, MeasureInterval);
    }

    private void OnMeasure(SwarmId id)
    {
        var before = _piecesPerSecond;
        _piecesPerSecond = Math.Round((_swarm.Gained - _gained) / Math.Max(1, settings.Time.GetElapsedTime(_measuredAt).TotalSeconds), 2);
        _gained = _swarm.Gained;
        if (_piecesPerSecond != before) TellCounts(id, again: true);
        if (_piecesPerSecond > 0) StartMeasure();
    }

    /// <summary>Only nodes that still miss something want peers.</summary>
    private void TellPeers(SwarmId id)
    {
        var peers = _news.Select(_swarm.Find).OfType<SwarmPeer>().Take(Swarm.MaxPeersTold).ToImmutableArray();
        if (peers.IsEmpty) return;
        var alone = peers.Length == 1 ? peers[0].NodeId : default;
        var listeners = _swarm.Nodes.Where(n => !n.Complete && n.NodeId != alone).GroupBy(n => _hubs[n.NodeId], n => n.SessionId);
        foreach (var hub in listeners) hub.Key.Tell(new SwarmNews(id, [.. hub], peers));
    }

    private sealed record Gathered
    {
        public static readonly Gathered Instance = new();
    }

    private sealed record Measure
    {
        public static readonly Measure Instance = new();
    }

    private sealed record CountAgain
    {
        public static readonly CountAgain Instance = new();
    }

    private sealed record NewsDelayOver
    {
        public static readonly NewsDelayOver Instance = new();
    }

    private sealed record HubGone(IActorRef Hub);
}
