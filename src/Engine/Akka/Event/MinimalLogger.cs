using Akka.Actor;

namespace Akka.Event;

/// <summary>A logger that needs no actor, for before the system runs and after it has stopped.</summary>
public abstract class MinimalLogger : MinimalActorRef
{
    public sealed override ActorPath Path { get; } = new RootActorPath(Address.AllSystems, "/StandardOutLogger");

    public sealed override IActorRefProvider Provider =>
        throw new NotSupportedException("This logger belongs to no actor system.");

    protected abstract void Log(object message);

    protected sealed override void TellInternal(object message, IActorRef sender) => Log(message);
}
