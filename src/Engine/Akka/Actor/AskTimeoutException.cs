namespace Akka.Actor;

public class AskTimeoutException : AkkaException
{
    public AskTimeoutException(string message) : base(message) { }
}
