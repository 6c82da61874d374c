using Akka.Actor;

namespace Akka.Event;

/// <summary>Nobody was there to take it.</summary>
public sealed class DeadLetter(object message, IActorRef sender, IActorRef recipient)
    : AllDeadLetters(message, sender, recipient);
