using Akka.Actor;

namespace Akka.Streams.Stage;

public static class StageActorRef
{
    /// <summary>What a stage does with a message to its actor: sender and message.</summary>
    public delegate void Receive((IActorRef, object) args);
}
