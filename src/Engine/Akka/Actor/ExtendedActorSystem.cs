namespace Akka.Actor;

/// <summary>The actor system as seen by its extensions and serializers.</summary>
public abstract class ExtendedActorSystem : ActorSystem
{
    public abstract IActorRefProvider Provider { get; }

    public abstract IInternalActorRef Guardian { get; }

    public abstract IInternalActorRef LookupRoot { get; }

    public abstract IInternalActorRef SystemGuardian { get; }

    /// <summary>Makes an actor under /system: it ends after the user's actors.</summary>
    public abstract IActorRef SystemActorOf(Props props, string? name = null);
}
