using Akka.Actor.Internal;

namespace Akka.Actor;

/// <summary>
/// Makes actors and finds them by path. The local one knows this process; <c>akka.actor.provider</c> names another, which
/// also knows other nodes.
/// </summary>
public interface IActorRefProvider
{
    IInternalActorRef RootGuardian { get; }

    LocalActorRef Guardian { get; }

    LocalActorRef SystemGuardian { get; }

    IActorRef DeadLetters { get; }

    ActorPath RootPath { get; }

    Settings Settings { get; }

    IInternalActorRef TempContainer { get; }

    /// <summary>Completed when the last actor has ended.</summary>
    Task TerminationTask { get; }

    /// <summary>The address by which others reach this system.</summary>
    Address DefaultAddress { get; }

    void Init(ActorSystemImpl system);

    ActorPath TempPath();

    void RegisterTempActor(IInternalActorRef actorRef, ActorPath path);

    void UnregisterTempActor(ActorPath path);

    /// <summary>Finds the actor by its full path; a path of this system without an actor gives a reference to dead letters.</summary>
    IActorRef ResolveActorRef(string path);

    IActorRef ResolveActorRef(ActorPath path);

    IActorRef RootGuardianAt(Address address);

    /// <summary>The address of this system as the given one would reach it; null when it cannot.</summary>
    Address? GetExternalAddressFor(Address address);

    /// <summary>Makes an actor; the parent has reserved its name and starts it.</summary>
    internal IInternalActorRef ActorOf(
        ActorSystemImpl system, Props props, IInternalActorRef supervisor, ActorPath path, bool systemService);
}
