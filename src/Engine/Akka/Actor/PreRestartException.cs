namespace Akka.Actor;

/// <summary>The old instance's <c>PreRestart</c> threw; the restart goes on.</summary>
public class PreRestartException(IActorRef actor, Exception restartException, Exception cause, object optionalMessage)
    : ActorInitializationException(
        actor,
        $"Exception in PreRestart({restartException.GetType()}, {optionalMessage?.GetType()})",
        cause)
{
    public Exception RestartException { get; } = restartException;

    public object OptionalMessage { get; } = optionalMessage!;
}
