namespace Akka.Actor;

/// <summary>The new instance could not be made or its <c>PostRestart</c> threw: the actor failed again.</summary>
public class PostRestartException(IActorRef actor, Exception cause, Exception originalCause)
    : ActorInitializationException(actor, $"Exception post restart ({originalCause?.GetType()})", cause)
{
    public Exception OriginalCause { get; } = originalCause!;
}
