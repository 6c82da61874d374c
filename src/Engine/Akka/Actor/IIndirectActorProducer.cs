namespace Akka.Actor;

/// <summary>Makes actor instances in a way of its own; asked again for every restart.</summary>
public interface IIndirectActorProducer
{
    Type ActorType { get; }

    ActorBase Produce();

    void Release(ActorBase actor);
}
