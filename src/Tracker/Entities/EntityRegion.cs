using Akka.Actor;

namespace AkkaP2P.Tracker.Entities;

/// <summary>From an idle entity to its region: stop me with this message; what comes meanwhile is kept for my successor.</summary>
internal sealed record Passivate(object StopMessage);

/// <summary>
/// Finds the entity a message is for and starts it when it does not run, in this process; senders see no more of it than
/// of a shard region. An entity that wants to stop is stopped, and what comes for it in the meantime waits for the next
/// one. A failed entity is restarted: it reads its row again, and nothing stored is lost.
/// </summary>
/// <param name="entityProps">Makes the entity with this id.</param>
internal sealed class EntityRegion(Func<string, Props> entityProps) : UntypedActor
{
    /// <summary>Stopping takes one turn of the mailbox; more than this in that time is dropped, as by a shard region.</summary>
    private const int MaxBuffered = 10_000;

    private readonly Dictionary<string, IActorRef> _running = [];
    private readonly Dictionary<IActorRef, string> _ids = [];

    /// <summary>Entities being stopped, with what waits for their successors.</summary>
    private readonly Dictionary<string, List<(object Message, IActorRef Sender)>> _stopping = [];

    public static Props Props(Func<string, Props> entityProps) => Akka.Actor.Props.Create(() => new EntityRegion(entityProps));

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case IEntityMessage entityMessage: Deliver(entityMessage); break;
            case Passivate passivate: OnPassivate(passivate); break;
            case Terminated terminated: OnTerminated(terminated.ActorRef); break;
            default: Unhandled(message); break;
        }
    }

    private void Deliver(IEntityMessage message)
    {
        var id = message.EntityId;
        if (!_stopping.TryGetValue(id, out var buffered)) Entity(id).Forward(message);
        else if (buffered.Count < MaxBuffered) buffered.Add((message, Sender));
        else Sender.Tell(new EntityUnavailable("too many messages wait for it"));
    }

    private void OnPassivate(Passivate passivate)
    {
        if (!_ids.TryGetValue(Sender, out var id) || !_stopping.TryAdd(id, [])) return;
        Sender.Tell(passivate.StopMessage);
    }

    private void OnTerminated(IActorRef entity)
    {
        if (!_ids.Remove(entity, out var id)) return;
        _running.Remove(id);
        if (!_stopping.Remove(id, out var buffered)) return;
        foreach (var (message, sender) in buffered) Entity(id).Tell(message, sender);
    }

    private IActorRef Entity(string id)
    {
        if (_running.TryGetValue(id, out var entity)) return entity;
        // Ids are file names too, which no actor may be called.
        entity = Context.ActorOf(entityProps(id), Uri.EscapeDataString(id));
        Context.Watch(entity);
        _running.Add(id, entity);
        _ids.Add(entity, id);
        return entity;
    }

    protected override SupervisorStrategy SupervisorStrategy() =>
        new OneForOneStrategy(10, TimeSpan.FromMinutes(1), _ => Directive.Restart);
}
