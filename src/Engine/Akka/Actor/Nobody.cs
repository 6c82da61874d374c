namespace Akka.Actor;

public sealed class Nobody : MinimalActorRef
{
    public static readonly Nobody Instance = new();

    private Nobody() { }

    public override ActorPath Path { get; } = new RootActorPath(Address.AllSystems, "/Nobody");

    public override IActorRefProvider Provider => throw new NotSupportedException("Nobody belongs to no actor system.");
}
