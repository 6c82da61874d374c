namespace Akka.Actor;

public interface IInternalActor
{
    IActorContext ActorContext { get; }
}
