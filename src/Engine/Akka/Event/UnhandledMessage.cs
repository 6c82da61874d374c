using Akka.Actor;

namespace Akka.Event;

/// <summary>It arrived, but the actor's behaviour has no place for it.</summary>
public sealed class UnhandledMessage : AllDeadLetters
{
    internal UnhandledMessage(object message, IActorRef sender, IActorRef recipient) : base(message, sender, recipient) { }
}
