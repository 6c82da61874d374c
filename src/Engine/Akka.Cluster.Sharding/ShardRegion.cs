using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Sharding.Internal;
using Akka.Event;
using static Akka.Cluster.Sharding.Internal.ShardingMessages;

namespace Akka.Cluster.Sharding;

/// <summary>
/// The door to all entities of a type, on every node: finds out where a message's shard lives and passes it on, and hosts the
/// shards given to this node.
/// <code>
///   message ─▶ home known: local shard, or region there
///            └ unknown or moving: buffered, the coordinator is asked until it answers
/// </code>
/// Restarted it loses its shards with their entities, and registers as empty; entities reload from their store.
/// </summary>
internal sealed class ShardRegion : UntypedActor, IWithTimers
{
    private readonly string _typeName;
    private readonly Func<string, Props> _entityProps;
    private readonly ClusterShardingSettings _settings;
    private readonly IMessageExtractor _extractor;
    private readonly object _handOffStopMessage;
    private readonly Cluster _cluster = Cluster.Get(Context.System);
    private readonly ILoggingAdapter _log = Context.GetLogger();

    private readonly OldestMember _oldest;
    private readonly EntityBuffers _buffers;
    private readonly Dictionary<string, IActorRef> _homes = [];
    private readonly Dictionary<string, IActorRef> _shards = [];
    private readonly HashSet<string> _handingOff = [];
    private IActorRef? _coordinator;
    private bool _leaving;
    private bool _waitedForHomes;
    private bool _overflowing;

    public ShardRegion(
        string typeName, Func<string, Props> entityProps, ClusterShardingSettings settings, IMessageExtractor extractor, object handOffStopMessage)
    {
        _typeName = typeName;
        _entityProps = entityProps;
        _settings = settings;
        _extractor = extractor;
        _handOffStopMessage = handOffStopMessage;
        _oldest = new OldestMember(settings.Role);
        _buffers = new EntityBuffers(settings.BufferSize);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private sealed record RetryTick;

    private sealed record LeavingTimeout;

    protected override void PreStart()
    {
        _cluster.Subscribe(Self, ClusterEvent.InitialStateAsEvents, typeof(ClusterEvent.IMemberEvent));
        Timers.StartPeriodicTimer("retry", new RetryTick(), _settings.RetryInterval);
    }

    protected override void PostStop() => _cluster.Unsubscribe(Self);

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case IShardingMessage sharding: OnShardingMessage(sharding); break;
            case ClusterEvent.IMemberEvent change: OnMemberEvent(change); break;
            case RetryTick: Retry(); break;
            case LeavingTimeout: OnLeavingTimeout(); break;
            case Terminated terminated: OnTerminated(terminated.ActorRef); break;
            case GracefulShutdown: OnGracefulShutdown(); break;
            case GetShardRegionState: TellState(Sender); break;
            default: DeliverMessage(message, Sender); break;
        }
    }

    private void OnShardingMessage(IShardingMessage message)
    {
        switch (message)
        {
            case RegisterAck ack: OnRegistered(ack.Coordinator); break;
            case ShardHome home: OnShardHome(home.Shard, home.Region); break;
            case HostShard host: OnHostShard(host.Shard); break;
            case BeginHandOff begin: OnBeginHandOff(begin.Shard); break;
            case HandOff handOff: OnHandOff(handOff.Shard); break;
            default: Unhandled(message); break;
        }
    }

    private void DeliverMessage(object message, IActorRef sender)
    {
        if (_extractor.EntityId(message) is not { Length: > 0 } entityId)
        {
            Unhandled(message);
            return;
        }

        var shard = _extractor.ShardId(entityId, message);
        if (_homes.TryGetValue(shard, out var home) && !_buffers.Contains(shard))
        {
            if (home.Equals(Self)) ShardActor(shard).Tell(message, sender);
            else home.Tell(message, sender);
            return;
        }

        Buffer(shard, message, sender);
    }

    private void Buffer(string shard, object message, IActorRef sender)
    {
        var first = !_buffers.Contains(shard);
        if (!_buffers.TryAdd(shard, message, sender))
        {
            if (!_overflowing) _log.Warning("{0}: the buffer of {1} messages is full, messages are dropped", _typeName, _settings.BufferSize);
            _overflowing = true;
            Context.System.DeadLetters.Tell(new DeadLetter(message, sender, Self), sender);
            return;
        }

        _overflowing = false;
        if (first) _coordinator?.Tell(new GetShardHome(shard), Self);
    }

    private void OnMemberEvent(ClusterEvent.IMemberEvent change)
    {
        var before = _oldest.Current;
        _oldest.On(change);
        if (Equals(before, _oldest.Current)) return;
        _coordinator = null;
        RegisterAtCoordinator();
    }

    private void Retry()
    {
        // Again and again, also to one that has answered before: it may have been restarted and know nothing any more.
        RegisterAtCoordinator();
        AskForWhatWaits();
    }

    private void AskForWhatWaits()
    {
        if (_leaving) _coordinator?.Tell(new GracefulShutdownRequest(Self), Self);
        foreach (var shard in _buffers.Ids) _coordinator?.Tell(new GetShardHome(shard), Self);
    }

    private void RegisterAtCoordinator()
    {
        if (_oldest.Current is not { } oldest) return;
        var path = oldest.UniqueAddress.Equals(_cluster.SelfUniqueAddress)
            ? Context.ActorSelection(Self.Path.Parent / ClusterSharding.CoordinatorName(_typeName))
            : Context.ActorSelection(new RootActorPath(oldest.Address) / Self.Path.Parent.Elements / ClusterSharding.CoordinatorName(_typeName));
        path.Tell(new Register(Self, [.. _shards.Keys]), Self);
    }

    private void OnRegistered(IActorRef coordinator)
    {
        if (coordinator.Equals(_coordinator)) return;
        _coordinator = coordinator;
        Context.Watch(coordinator);
        AskForWhatWaits();
    }

    private void OnShardHome(string shard, IActorRef region)
    {
        // What is hosted here is at home here, until the coordinator has it handed over: anything else is old news.
        if (_handingOff.Contains(shard) || (_shards.ContainsKey(shard) && !region.Equals(Self))) return;
        _homes[shard] = region;
        if (!region.Equals(Self)) Context.Watch(region);
        foreach (var (message, sender) in _buffers.Take(shard)) DeliverMessage(message, sender);
        StopWhenLeft();
    }

    private void OnHostShard(string shard)
    {
        if (_handingOff.Contains(shard)) return;
        ShardActor(shard);
        Sender.Tell(new ShardStarted(shard), Self);
        OnShardHome(shard, Self);
    }

    private void OnBeginHandOff(string shard)
    {
        // From here on messages are buffered until the new home is known.
        _homes.Remove(shard);
        Sender.Tell(new BeginHandOffAck(shard), Self);
    }

    private void OnHandOff(string shard)
    {
        _homes.Remove(shard);
        if (!_shards.TryGetValue(shard, out var actor))
        {
            Sender.Tell(new ShardStopped(shard), Self);
            return;
        }

        _handingOff.Add(shard);
        actor.Tell(new Shard.HandOffShard(), Self);
    }

    private void OnTerminated(IActorRef actor)
    {
        if (actor.Equals(_coordinator))
        {
            _coordinator = null;
            return;
        }

        if (_shards.FirstOrDefault(s => s.Value.Equals(actor)).Key is { } shard)
        {
            OnShardStopped(shard);
            return;
        }

        foreach (var lost in _homes.Where(h => h.Value.Equals(actor)).Select(h => h.Key).ToArray()) _homes.Remove(lost);
    }

    private void OnShardStopped(string shard)
    {
        _shards.Remove(shard);
        _homes.Remove(shard);
        if (_handingOff.Remove(shard)) _coordinator?.Tell(new ShardStopped(shard), Self);
        StopWhenLeft();
    }

    private void OnGracefulShutdown()
    {
        _leaving = true;
        _coordinator?.Tell(new GracefulShutdownRequest(Self), Self);
        StopWhenLeft();
    }

    /// <summary>
    /// The last shard is gone, but what others sent here before they heard so may still be under way: it is passed on to the new
    /// homes as long as this region stays for it.
    /// </summary>
    private void StopWhenLeft()
    {
        if (!_leaving || _shards.Count > 0) return;
        if (_coordinator is null && _buffers.Count == 0) Context.Stop(Self);
        else if (!Timers.IsTimerActive("leaving")) Timers.StartSingleTimer("leaving", new LeavingTimeout(), _settings.RetryInterval);
    }

    /// <summary>What is buffered still goes to its shards' new homes; but when there are none, we do not wait for ever.</summary>
    private void OnLeavingTimeout()
    {
        if (_shards.Count > 0) return;
        if (_buffers.Count == 0 || _waitedForHomes)
        {
            Context.Stop(Self);
            return;
        }

        _waitedForHomes = true;
        Timers.StartSingleTimer("leaving", new LeavingTimeout(), _settings.RetryInterval * 2);
    }

    private IActorRef ShardActor(string shard)
    {
        if (_shards.TryGetValue(shard, out var known)) return known;
        var actor = Context.ActorOf(
            Shard.Props(shard, _entityProps, _extractor, _settings, _handOffStopMessage), Uri.EscapeDataString(shard));
        return _shards[shard] = Context.Watch(actor);
    }

    /// <summary>Shards that are being handed over may stop before they answer, and are as good as gone.</summary>
    private void TellState(IActorRef asker) => Task
        .WhenAll(_shards.Where(s => !_handingOff.Contains(s.Key)).Select(s => AskState(s.Key, s.Value, _settings.ShardRegionQueryTimeout)))
        .PipeTo(asker, Self, success: answers => new CurrentShardRegionState(
            answers.Select(a => a.State).OfType<ShardState>().ToImmutableHashSet(),
            answers.Where(a => a.State is null).Select(a => a.Shard).ToImmutableHashSet()));

    /// <returns>No state when it does not answer.</returns>
    private static async Task<(string Shard, ShardState? State)> AskState(string id, IActorRef shard, TimeSpan timeout)
    {
        try
        {
            return (id, await shard.Ask<ShardState>(GetShardRegionState.Instance, timeout));
        }
        catch (AskTimeoutException)
        {
            return (id, null);
        }
    }
}
