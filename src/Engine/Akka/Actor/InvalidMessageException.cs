namespace Akka.Actor;

public class InvalidMessageException : AkkaException
{
    public InvalidMessageException() : this("Message is null.") { }

    public InvalidMessageException(string message) : base(message) { }
}
