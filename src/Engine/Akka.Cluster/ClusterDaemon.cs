using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;
using Akka.Remote;
using static Akka.Cluster.ClusterMessages;

namespace Akka.Cluster;

/// <summary>
/// The actor around <see cref="ClusterNode"/>, at <c>/system/cluster</c>: carries its messages, ticks its clock, sends heartbeats
/// and publishes what has changed.
/// <code>
///   Uninitialized ──join, welcome──▶ Member ──exited or downed──▶ stopped (coordinated shutdown)
/// </code>
/// A failure stops it and with it the node's membership: half a member is worse than none.
/// </summary>
internal sealed class ClusterDaemon : UntypedActor, IWithTimers
{
    private readonly Cluster _cluster;
    private readonly ClusterSettings _settings;
    private readonly ClusterNode _node;
    private readonly IFailureDetectorRegistry<Address> _failureDetector;
    private readonly ClusterSubscribers _subscribers = new();
    private readonly ILoggingAdapter _log = Context.GetLogger();

    private SeedJoining? _seedJoining;
    private Address? _joiningAt;
    private DateTimeOffset? _withoutConvergenceSince;
    private ImmutableHashSet<UniqueAddress> _receivers = [];
    private long _heartbeatSequence;
    private long _lastTick = FailureDetector.DefaultClock();
    private bool _exiting;
    private bool _leavingInOrder;

    public ClusterDaemon(Cluster cluster, IFailureDetectorRegistry<Address> failureDetector)
    {
        _cluster = cluster;
        _settings = cluster.Settings;
        _failureDetector = failureDetector;
        _node = new ClusterNode(cluster.SelfUniqueAddress, _settings.Rules, new Random());
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private DateTimeOffset Now => Context.System.Scheduler.Now;

    public static Props Props(Cluster cluster, IFailureDetectorRegistry<Address> failureDetector) =>
        Akka.Actor.Props.Create(() => new ClusterDaemon(cluster, failureDetector));

    internal sealed record StartDowning;

    internal sealed record JoinTo(Address Address);

    internal sealed record JoinSeeds(ImmutableList<Address> Seeds);

    internal sealed record Subscribe(IActorRef Subscriber, ClusterEvent.SubscriptionInitialStateMode Mode, ImmutableArray<Type> Types);

    internal sealed record Unsubscribe(IActorRef Subscriber, Type? Type);

    internal sealed record SendState(IActorRef Receiver);

    /// <summary>Leave, and answer with <see cref="Done"/> when the others know.</summary>
    internal sealed record ExitGracefully;

    private enum Tick
    {
        Gossip,
        GossipFaster,
        Leader,
        Heartbeat,
        Reap,
        Join,
    }

    private sealed record FirstHeartbeatExpected(Address From);

    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe(Self, typeof(ThisActorSystemQuarantinedEvent));
        StartTick(Tick.Gossip, _settings.GossipInterval);
        StartTick(Tick.GossipFaster, _settings.GossipInterval / 3);
        StartTick(Tick.Leader, _settings.LeaderActionsInterval);
        StartTick(Tick.Heartbeat, _settings.HeartbeatInterval);
        StartTick(Tick.Reap, _settings.UnreachableNodesReaperInterval);
        if (!_settings.SeedNodes.IsEmpty) Self.Tell(new JoinSeeds(_settings.SeedNodes));
    }

    protected override void PostStop()
    {
        _subscribers.Publish([ClusterEvent.ClusterShuttingDown.Instance]);
        _cluster.OnDaemonStopped();
    }

    /// <summary>What the failed instance knew of the membership is gone with it.</summary>
    protected override void PostRestart(Exception reason) => Stop();

    /// <summary>Who decides on downing may begin to watch anew at any time; a node that has nobody to decide is no member.</summary>
    protected override SupervisorStrategy SupervisorStrategy() =>
        new OneForOneStrategy(cause => cause is ActorInitializationException ? Directive.Escalate : Directive.Restart);

    protected override void OnReceive(object message)
    {
        var before = _node.State;
        switch (message)
        {
            case Heartbeat heartbeat: OnHeartbeat(heartbeat); break;
            case HeartbeatResponse response: OnHeartbeatResponse(response); break;
            case GossipEnvelope gossip: _node.OnGossip(gossip); break;
            case GossipStatus status: _node.OnGossipStatus(status); break;
            case Tick tick: OnTick(tick); break;
            case FirstHeartbeatExpected first: OnFirstHeartbeatExpected(first.From); break;
            case InitJoin: OnInitJoin(); break;
            case InitJoinAck ack: OnInitJoinAck(ack); break;
            case InitJoinNack: break;
            case Join join: _node.OnJoin(join); break;
            case Welcome welcome: OnWelcome(welcome); break;
            case JoinTo join: OnJoinTo(join.Address); break;
            case JoinSeeds join: OnJoinSeeds(join.Seeds); break;
            case Leave leave: _node.OnLeave(leave.Address); break;
            case StartDowning: StartDowningActor(); break;
            case Down down: OnDown(down.Address); break;
            case ExitingConfirmed confirmed: _node.OnExitingConfirmed(confirmed.Node); break;
            case ExitGracefully: OnExitGracefully(); break;
            case Subscribe subscribe: OnSubscribe(subscribe); break;
            case Unsubscribe unsubscribe: _subscribers.Remove(unsubscribe.Subscriber, unsubscribe.Type); break;
            case SendState send: send.Receiver.Tell(MembershipDiff.Snapshot(_node.State)); break;
            case ThisActorSystemQuarantinedEvent quarantined: OnQuarantined(quarantined); break;
            default: Unhandled(message); break;
        }

        foreach (var (to, outgoing) in _node.TakeOutgoing()) DaemonAt(to).Tell(outgoing, Self);
        Publish(before, _node.State);
    }

    private void StartDowningActor()
    {
        if (_cluster.Downing.DowningActorProps is { } downing) Context.ActorOf(downing, "downing");
    }

    private void StartTick(Tick tick, TimeSpan interval) =>
        Timers.StartPeriodicTimer(tick, tick, Min(_settings.PeriodicTasksInitialDelay, interval), interval);

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private ICanTell DaemonAt(Address address) =>
        address.Equals(_cluster.SelfAddress) ? Self : Context.ActorSelection(new RootActorPath(address) / "system" / "cluster");

    private void OnTick(Tick tick)
    {
        NoticeOwnPause();
        switch (tick)
        {
            case Tick.Gossip: _node.GossipTick(); break;
            case Tick.GossipFaster: GossipFaster(); break;
            case Tick.Leader: LeaderTick(); break;
            case Tick.Heartbeat: SendHeartbeats(); break;
            case Tick.Reap: _node.ReachabilityTick(node => _failureDetector.IsAvailable(node.Address)); break;
            case Tick.Join: JoinTick(); break;
        }
    }

    /// <summary>
    /// A node that stood still itself, suspended or starved, must not hold the silence of that time against the others, or it would
    /// take the whole cluster for dead before it hears that it was given up.
    /// </summary>
    private void NoticeOwnPause()
    {
        var now = FailureDetector.DefaultClock();
        var pause = TimeSpan.FromMilliseconds(now - _lastTick);
        _lastTick = now;
        if (pause < _settings.AcceptableHeartbeatPause) return;
        _log.Warning("Cluster Node [{0}] - stood still for {1}; the others' heartbeats are counted from now on", _cluster.SelfAddress, pause);
        foreach (var receiver in _receivers.Where(_node.Reaches)) _failureDetector.Remove(receiver.Address);
    }

    private void GossipFaster()
    {
        var gossip = _node.State.Gossip;
        if (gossip.Seen.Count < gossip.Members.Count) _node.GossipTick();
    }

    private void LeaderTick()
    {
        if (_node.State.Convergence(ImmutableHashSet<UniqueAddress>.Empty)) _withoutConvergenceSince = null;
        else _withoutConvergenceSince ??= Now;
        var letInWeakly = _settings.AllowWeaklyUpMembers
            && _withoutConvergenceSince is { } since && Now - since >= _settings.WeaklyUpAfter;
        _node.LeaderTick(Now, letInWeakly);
        if (_exiting && _node.MayExit) Exit();
    }

    private void OnJoinTo(Address address)
    {
        if (_node.HasJoined) return;
        _seedJoining = null;
        if (address.Equals(_cluster.SelfAddress))
        {
            _node.JoinSelf();
            _node.LeaderTick(Now, letInWeakly: false);
            return;
        }

        _joiningAt = address;
        SendJoin();
        Timers.StartPeriodicTimer(Tick.Join, Tick.Join, _settings.RetryUnsuccessfulJoinAfter ?? _settings.SeedNodeTimeout);
    }

    private void OnJoinSeeds(ImmutableList<Address> seeds)
    {
        if (_node.HasJoined || seeds.IsEmpty) return;
        _seedJoining = new SeedJoining(_cluster.SelfAddress, seeds, _settings.SeedNodeTimeout);
        Timers.StartPeriodicTimer(Tick.Join, Tick.Join, TimeSpan.Zero, Min(_settings.SeedNodeTimeout / 4, TimeSpan.FromSeconds(1)));
    }

    private void JoinTick()
    {
        if (_node.HasJoined)
        {
            Timers.Cancel(Tick.Join);
            return;
        }

        switch (_seedJoining?.Tick(Now))
        {
            case SeedJoining.Step.AskSeeds:
                foreach (var seed in _seedJoining.OtherSeeds) DaemonAt(seed).Tell(new InitJoin(), Self);
                break;
            case SeedJoining.Step.FormCluster:
                OnJoinTo(_cluster.SelfAddress);
                break;
            case null:
                SendJoin();
                break;
            default:
                break;
        }
    }

    private void SendJoin()
    {
        if (_joiningAt is { } address) DaemonAt(address).Tell(new Join(_cluster.SelfUniqueAddress, _settings.Roles), Self);
    }

    private void OnInitJoin()
    {
        var member = _node.SelfStatus is MemberStatus.Joining or MemberStatus.WeaklyUp or MemberStatus.Up or MemberStatus.Leaving;
        Sender.Tell(member ? new InitJoinAck(_cluster.SelfAddress) : new InitJoinNack(_cluster.SelfAddress), Self);
    }

    private void OnInitJoinAck(InitJoinAck ack)
    {
        if (_node.HasJoined || _seedJoining?.OnAcknowledged(Now) != true) return;
        _joiningAt = ack.Address;
        SendJoin();
    }

    private void OnWelcome(Welcome welcome)
    {
        if (_node.HasJoined || !_node.OnWelcome(welcome)) return;
        if (_settings.LogInfo) _log.Info("Cluster Node [{0}] - welcome from [{1}]", _cluster.SelfAddress, welcome.From.Address);
        _seedJoining = null;
        Timers.Cancel(Tick.Join);
    }

    private void OnHeartbeat(Heartbeat heartbeat) =>
        Sender.Tell(new HeartbeatResponse(_cluster.SelfUniqueAddress, heartbeat.Sequence, heartbeat.SentAtTicks), Self);

    private void OnHeartbeatResponse(HeartbeatResponse response)
    {
        // A restarted node answers at the same address; it is not the one that we watch.
        if (_receivers.Contains(response.From)) _failureDetector.Heartbeat(response.From.Address);
    }

    private void SendHeartbeats()
    {
        _heartbeatSequence++;
        foreach (var receiver in _receivers)
        {
            var address = receiver.Address;
            // Once: begun anew with each heartbeat it would never end, and a node that never answers would never be missed.
            if (!_failureDetector.IsMonitoring(address) && !Timers.IsTimerActive(("first", address)))
            {
                Timers.StartSingleTimer(("first", address), new FirstHeartbeatExpected(address), _settings.HeartbeatExpectedResponseAfter);
            }

            DaemonAt(address).Tell(new Heartbeat(_cluster.SelfAddress, _heartbeatSequence, Now.UtcTicks), Self);
        }
    }

    /// <summary>A node that never answers is found out, too: from now on it is late.</summary>
    private void OnFirstHeartbeatExpected(Address from)
    {
        if (!_failureDetector.IsMonitoring(from) && _receivers.Any(r => r.Address.Equals(from))) _failureDetector.Heartbeat(from);
    }

    private void OnDown(Address address)
    {
        _node.OnDown(address);
        if (_settings.LogInfo) _log.Info("Cluster Node [{0}] - marked [{1}] as Down", _cluster.SelfAddress, address);
    }

    private void OnQuarantined(ThisActorSystemQuarantinedEvent quarantined)
    {
        _log.Warning("{0}: this node is given up by the others and goes down", quarantined);
        Stop();
    }

    private void OnExitGracefully()
    {
        if (!_node.HasJoined)
        {
            Stop();
            return;
        }

        _exiting = true;
        _node.OnLeave(_cluster.SelfAddress);
    }

    private void Exit()
    {
        _node.ConfirmExit();
        foreach (var (to, outgoing) in _node.TakeOutgoing()) DaemonAt(to).Tell(outgoing, Self);
        Stop();
    }

    private void Stop() => Context.Stop(Self);

    private void OnSubscribe(Subscribe subscribe)
    {
        if (subscribe.Mode == ClusterEvent.SubscriptionInitialStateMode.InitialStateAsSnapshot)
        {
            subscribe.Subscriber.Tell(MembershipDiff.Snapshot(_node.State));
        }
        else
        {
            var nothing = new MembershipState(Gossip.Empty, _cluster.SelfUniqueAddress);
            foreach (var @event in MembershipDiff.Events(nothing, _node.State))
            {
                if (subscribe.Types.Any(t => t.IsInstanceOfType(@event))) subscribe.Subscriber.Tell(@event);
            }
        }

        _subscribers.Add(subscribe.Subscriber, subscribe.Types);
    }

    private void Publish(MembershipState before, MembershipState after)
    {
        if (ReferenceEquals(before, after)) return;
        _cluster.Update(after);
        WatchReceivers();
        foreach (var @event in MembershipDiff.Events(before, after))
        {
            if (_settings.LogInfo) _log.Info("Cluster Node [{0}] - {1}", _cluster.SelfAddress, @event);
            if (@event is ClusterEvent.MemberRemoved removed) GiveUp(removed);
            else if (@event is ClusterEvent.IMemberEvent change) _cluster.OnNodeAdded(change.Member.UniqueAddress);
            _subscribers.Publish([@event]);
            _cluster.OnEvent(@event);
        }

        if (_node.SelfStatus == MemberStatus.Exiting) LeaveInOrder();
        if (_node.SelfStatus == MemberStatus.Down)
        {
            _log.Warning("Cluster Node [{0}] - this node was downed", _cluster.SelfAddress);
            Stop();
        }
    }

    /// <summary>
    /// Someone else said that we leave: what a leaving node does in order is then still to be done, and ends with our own goodbye.
    /// </summary>
    private void LeaveInOrder()
    {
        if (_exiting || _leavingInOrder) return;
        _leavingInOrder = true;
        _ = CoordinatedShutdown.Get(Context.System).Run(CoordinatedShutdown.ClusterLeavingReason.Instance);
    }

    private void WatchReceivers()
    {
        var receivers = _node.HeartbeatReceivers;
        foreach (var gone in _receivers.Except(receivers))
        {
            _failureDetector.Remove(gone.Address);
            Timers.Cancel(("first", gone.Address));
        }

        _receivers = receivers;
    }

    /// <summary>A removed node's actor system is never talked to again, except when it left in order.</summary>
    private void GiveUp(ClusterEvent.MemberRemoved removed)
    {
        _failureDetector.Remove(removed.Member.Address);
        _cluster.OnNodeRemoved(removed.Member.UniqueAddress, quarantine: removed.PreviousStatus == MemberStatus.Down);
    }
}
