namespace Akka.Actor;

public abstract class ActorRefWithCell : InternalActorRefBase
{
    public abstract IEnumerable<IActorRef> Children { get; }

    public abstract IInternalActorRef GetSingleChild(string name);

    internal abstract ActorCell Underlying { get; }
}
