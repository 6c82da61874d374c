namespace Akka.Actor;

public class IllegalActorStateException : AkkaException
{
    public IllegalActorStateException(string message) : base(message) { }
}
