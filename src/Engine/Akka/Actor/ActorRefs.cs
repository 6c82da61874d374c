namespace Akka.Actor;

public static class ActorRefs
{
    public static readonly Nobody Nobody = Nobody.Instance;

    /// <summary>Tell without a sender: replies go to dead letters.</summary>
    public static readonly IActorRef NoSender = null!;
}
