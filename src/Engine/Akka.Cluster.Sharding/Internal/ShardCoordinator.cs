using Akka.Actor;
using Akka.Event;
using static Akka.Cluster.Sharding.Internal.ShardingMessages;

namespace Akka.Cluster.Sharding.Internal;

/// <summary>
/// Decides which region hosts which shard. One stands on every node; the one on the oldest member is active.
/// <code>
///   Standby ──oldest──▶ Gathering ──all regions have registered, or time is up──▶ Active
///      ▲──────────────── no more the oldest ─────────────────────────────────────────┘
/// </code>
/// Gathering: regions tell what they host, so that nothing is given away twice. After a take-over two coordinators
/// may be active for a moment, in the eyes of different regions; conflicts are found at registration and handed off, and
/// the entities' store fences. On restart it gathers again.
/// </summary>
internal sealed class ShardCoordinator : UntypedActor, IWithTimers
{
    private readonly ClusterShardingSettings _settings;
    private readonly Cluster _cluster = Cluster.Get(Context.System);
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Dictionary<string, Move> _moves = [];
    private readonly HashSet<string> _unconfirmed = [];
    private readonly OldestMember _oldest;
    private CoordinatorState _state = new();
    private Phase _phase = Phase.Standby;

    public ShardCoordinator(ClusterShardingSettings settings)
    {
        _settings = settings;
        _oldest = new OldestMember(settings.Role);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(ClusterShardingSettings settings) => Akka.Actor.Props.Create(() => new ShardCoordinator(settings));

    private enum Phase
    {
        Standby,
        Gathering,
        Active,
    }

    private sealed record GatheringEnded;

    private sealed record RebalanceTick;

    private sealed record ResendTick;

    private sealed record MoveTimeout(string Shard);

    /// <summary>A shard on its way: who has not yet acknowledged that it is.</summary>
    private sealed class Move(IActorRef from, IEnumerable<IActorRef> waitingFor)
    {
        public IActorRef From { get; } = from;

        public HashSet<IActorRef> WaitingFor { get; } = [.. waitingFor];
    }

    protected override void PreStart() =>
        _cluster.Subscribe(Self, ClusterEvent.InitialStateAsEvents, typeof(ClusterEvent.IMemberEvent));

    protected override void PostStop() => _cluster.Unsubscribe(Self);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ClusterEvent.IMemberEvent change: OnMemberEvent(change); break;
            case Register register when _phase != Phase.Standby: OnRegister(register); break;
            case GatheringEnded: BecomeActive(); break;
            case GetShardHome get when _phase == Phase.Active: OnGetShardHome(get.Shard); break;
            case ShardStarted started: _unconfirmed.Remove(started.Shard); break;
            case BeginHandOffAck ack: OnBeginHandOffAck(ack.Shard, Sender); break;
            case ShardStopped stopped: OnShardStopped(stopped.Shard, Sender); break;
            case MoveTimeout timeout: OnMoveTimeout(timeout.Shard); break;
            case GracefulShutdownRequest request when _phase == Phase.Active: OnGracefulShutdown(request.Region); break;
            case RebalanceTick: Rebalance(); break;
            case ResendTick: ResendHostShard(); ResendMoves(); break;
            case Terminated terminated: OnRegionTerminated(terminated.ActorRef); break;
            case IShardingMessage: break; // For an active one: whoever sent it asks again.
            default: Unhandled(message); break;
        }
    }

    private void OnMemberEvent(ClusterEvent.IMemberEvent change)
    {
        _oldest.On(change);
        var oldest = _cluster.SelfUniqueAddress.Equals(_oldest.Current?.UniqueAddress);
        if (oldest && _phase == Phase.Standby) BecomeGathering();
        else if (!oldest && _phase != Phase.Standby) BecomeStandby();
        else if (_phase == Phase.Gathering) EndGatheringWhenComplete();
    }

    private void BecomeStandby()
    {
        _log.Info("{0}: no more the coordinator", Self.Path.Name);
        foreach (var region in _state.Regions) Context.Unwatch(region);
        _state = new CoordinatorState();
        _moves.Clear();
        _unconfirmed.Clear();
        Timers.CancelAll();
        _phase = Phase.Standby;
    }

    private void BecomeGathering()
    {
        _log.Info("{0}: the coordinator from now on, asking what is where", Self.Path.Name);
        _phase = Phase.Gathering;
        // A region that has asked too early, before this was the coordinator, comes again after the retry interval.
        var retried = _settings.RetryInterval * 2;
        var limit = _settings.WaitingForStateTimeout > retried ? _settings.WaitingForStateTimeout : retried;
        Timers.StartSingleTimer("gathering", new GatheringEnded(), limit);
    }

    private void BecomeActive()
    {
        if (_phase != Phase.Gathering) return;
        Timers.Cancel("gathering");
        _phase = Phase.Active;
        Timers.StartPeriodicTimer("rebalance", new RebalanceTick(), _settings.RebalanceInterval);
        Timers.StartPeriodicTimer("resend", new ResendTick(), _settings.RetryInterval);
    }

    private void OnRegister(Register register)
    {
        Context.Watch(register.Region);
        foreach (var shard in _state.Register(register.Region, register.Hosted))
        {
            _log.Warning("{0}: shard {1} is hosted twice, {2} gives it up", Self.Path.Name, shard, register.Region);
            register.Region.Tell(new HandOff(shard), Self);
        }

        register.Region.Tell(new RegisterAck(Self), Self);
        EndGatheringWhenComplete();
    }

    private void EndGatheringWhenComplete()
    {
        if (_phase != Phase.Gathering) return;
        var registered = _state.Regions.Select(r => AddressOf(r)).ToHashSet();
        if (_oldest.Members.Count > 0 && _oldest.Members.All(m => registered.Contains(m.Address))) BecomeActive();
    }

    private Address AddressOf(IActorRef region) => region.Path.Address.HasLocalScope ? _cluster.SelfAddress : region.Path.Address;

    private void OnGetShardHome(string shard)
    {
        // While it moves nobody is told; the regions ask again.
        if (_moves.ContainsKey(shard)) return;
        var isNew = !_state.Homes.ContainsKey(shard);
        if (_state.Allocate(shard, Sender) is not { } home) return;
        if (isNew)
        {
            _unconfirmed.Add(shard);
            home.Tell(new HostShard(shard), Self);
        }

        Sender.Tell(new ShardHome(shard, home), Self);
    }

    private void ResendHostShard()
    {
        foreach (var shard in _unconfirmed.ToArray())
        {
            if (_state.Homes.TryGetValue(shard, out var home)) home.Tell(new HostShard(shard), Self);
            else _unconfirmed.Remove(shard);
        }
    }

    /// <summary>A move must not hang for the whole time-out because one message of it got lost.</summary>
    private void ResendMoves()
    {
        foreach (var (shard, move) in _moves)
        {
            foreach (var region in move.WaitingFor) region.Tell(new BeginHandOff(shard), Self);
            if (move.WaitingFor.Count == 0) move.From.Tell(new HandOff(shard), Self);
        }
    }

    private void Rebalance()
    {
        // A shard moves only when all regions have answered: nothing is begun that one out of reach would hold up.
        if (!_cluster.State.Unreachable.IsEmpty) return;
        foreach (var shard in _state.Rebalance(_settings.RebalanceThreshold, _settings.MaxSimultaneousRebalance, _moves.Keys.ToHashSet()))
        {
            BeginMove(shard);
        }
    }

    private void BeginMove(string shard)
    {
        if (_moves.ContainsKey(shard) || !_state.Homes.TryGetValue(shard, out var from)) return;
        _moves[shard] = new Move(from, _state.Regions);
        Timers.StartSingleTimer(("move", shard), new MoveTimeout(shard), _settings.HandOffTimeout);
        foreach (var region in _state.Regions) region.Tell(new BeginHandOff(shard), Self);
    }

    private void OnBeginHandOffAck(string shard, IActorRef region)
    {
        if (!_moves.TryGetValue(shard, out var move) || !move.WaitingFor.Remove(region)) return;
        if (move.WaitingFor.Count == 0) move.From.Tell(new HandOff(shard), Self);
    }

    private void OnShardStopped(string shard, IActorRef stoppedAt)
    {
        // Not of one that had to give up its second copy of the shard.
        if (!_moves.TryGetValue(shard, out var move) || !move.From.Equals(stoppedAt)) return;
        EndMove(shard);
        _state.Deallocate(shard);
        // The others come with their next question; the shard may as well start at once.
        if (_state.Allocate(shard, null) is not { } home) return;
        _unconfirmed.Add(shard);
        home.Tell(new HostShard(shard), Self);
        foreach (var region in _state.Regions) region.Tell(new ShardHome(shard, home), Self);
    }

    private void EndMove(string shard)
    {
        Timers.Cancel(("move", shard));
        _moves.Remove(shard);
    }

    private void OnMoveTimeout(string shard)
    {
        _log.Warning("{0}: shard {1} was not handed over in {2}", Self.Path.Name, shard, _settings.HandOffTimeout);
        _moves.Remove(shard);
    }

    private void OnGracefulShutdown(IActorRef region)
    {
        // It says so until it has left; what could not be moved in time is tried again.
        _state.MarkLeaving(region);
        foreach (var shard in _state.ShardsOf(region).ToArray()) BeginMove(shard);
    }

    private void OnRegionTerminated(IActorRef region)
    {
        _state.Remove(region);
        foreach (var (shard, move) in _moves.ToArray())
        {
            if (move.From.Equals(region)) EndMove(shard);
            else OnBeginHandOffAck(shard, region);
        }
    }
}
