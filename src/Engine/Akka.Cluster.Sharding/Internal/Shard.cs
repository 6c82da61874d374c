using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;

namespace Akka.Cluster.Sharding.Internal;

/// <summary>
/// One shard: starts an entity at its first message, stops idle ones, and buffers what comes while one stops.
/// <code>
///   Open ──HandOff──▶ HandingOff ──all entities stopped──▶ stopped
/// </code>
/// An entity that fails is restarted by its own default strategy; one that stops by itself is started again by the next
/// message.
/// </summary>
internal sealed class Shard : UntypedActor, IWithTimers
{
    private readonly string _shardId;
    private readonly Func<string, Props> _entityProps;
    private readonly IMessageExtractor _extractor;
    private readonly ClusterShardingSettings _settings;
    private readonly object _handOffStopMessage;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Dictionary<string, Entity> _entities = [];
    private readonly Dictionary<IActorRef, string> _idOf = [];
    private readonly EntityBuffers _buffers;
    private bool _handingOff;

    public Shard(
        string shardId, Func<string, Props> entityProps, IMessageExtractor extractor, ClusterShardingSettings settings, object handOffStopMessage)
    {
        _shardId = shardId;
        _entityProps = entityProps;
        _extractor = extractor;
        _settings = settings;
        _handOffStopMessage = handOffStopMessage;
        _buffers = new EntityBuffers(settings.BufferSize);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(
        string shardId, Func<string, Props> entityProps, IMessageExtractor extractor, ClusterShardingSettings settings, object handOffStopMessage) =>
        Akka.Actor.Props.Create(() => new Shard(shardId, entityProps, extractor, settings, handOffStopMessage));

    /// <summary>From the region: stop all entities, then yourself.</summary>
    internal sealed record HandOffShard;

    private sealed record HandOffTimeout;

    private sealed record PassivateIdleTick;

    private sealed class Entity(IActorRef actor)
    {
        public IActorRef Actor { get; } = actor;

        public DateTimeOffset LastMessage { get; set; }

        public bool Stopping { get; set; }
    }

    protected override void PreStart()
    {
        var after = _settings.PassivateIdleEntityAfter;
        if (after > TimeSpan.Zero) Timers.StartPeriodicTimer("passivate", new PassivateIdleTick(), after / 2);
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Terminated terminated: OnEntityStopped(terminated.ActorRef); break;
            case Passivate passivate: OnPassivate(Sender, passivate.StopMessage); break;
            case PassivateIdleTick: PassivateIdle(); break;
            case HandOffShard: OnHandOff(); break;
            case HandOffTimeout: OnHandOffTimeout(); break;
            case GetShardRegionState: Sender.Tell(new ShardState(_shardId, _entities.Keys.ToImmutableHashSet())); break;
            default: DeliverToEntity(message, Sender); break;
        }
    }

    private void DeliverToEntity(object message, IActorRef sender)
    {
        if (_extractor.EntityId(message) is not { Length: > 0 } id)
        {
            Unhandled(message);
            return;
        }

        if (_handingOff)
        {
            // The region buffers it and passes it on to the shard's new home.
            Context.Parent.Tell(message, sender);
            return;
        }

        if (_entities.TryGetValue(id, out var known) && known.Stopping)
        {
            if (!_buffers.TryAdd(id, message, sender)) Context.System.DeadLetters.Tell(new DeadLetter(message, sender, known.Actor), sender);
            return;
        }

        var entity = known ?? StartEntity(id);
        entity.LastMessage = Context.System.Scheduler.Now;
        if (_extractor.EntityMessage(message) is { } content) entity.Actor.Tell(content, sender);
    }

    private Entity StartEntity(string id)
    {
        var actor = Context.Watch(Context.ActorOf(_entityProps(id), Uri.EscapeDataString(id)));
        _idOf[actor] = id;
        return _entities[id] = new Entity(actor);
    }

    private void OnPassivate(IActorRef actor, object stopMessage)
    {
        if (!_idOf.TryGetValue(actor, out var id) || _entities[id].Stopping) return;
        _entities[id].Stopping = true;
        actor.Tell(stopMessage);
    }

    private void PassivateIdle()
    {
        var idleSince = Context.System.Scheduler.Now - _settings.PassivateIdleEntityAfter;
        foreach (var entity in _entities.Values.Where(e => !e.Stopping && e.LastMessage <= idleSince)) OnPassivate(entity.Actor, _handOffStopMessage);
    }

    private void OnEntityStopped(IActorRef actor)
    {
        if (!_idOf.Remove(actor, out var id)) return;
        _entities.Remove(id);
        // At once and not by way of the mailbox, where later messages of the same senders may wait already.
        foreach (var (message, sender) in _buffers.Take(id)) DeliverToEntity(message, sender);
        if (_handingOff) StopWhenEmpty();
    }

    private void OnHandOff()
    {
        if (_handingOff) return;
        _handingOff = true;
        Timers.Cancel("passivate");
        Timers.StartSingleTimer("handoff", new HandOffTimeout(), _settings.HandOffTimeout);
        foreach (var entity in _entities.Values.Where(e => !e.Stopping)) entity.Actor.Tell(_handOffStopMessage);
        StopWhenEmpty();
    }

    private void OnHandOffTimeout()
    {
        _log.Warning("Shard {0}: {1} entities have not stopped in {2}, they are stopped hard", _shardId, _entities.Count, _settings.HandOffTimeout);
        foreach (var entity in _entities.Values) Context.Stop(entity.Actor);
    }

    private void StopWhenEmpty()
    {
        if (_entities.Count == 0) Context.Stop(Self);
    }
}
