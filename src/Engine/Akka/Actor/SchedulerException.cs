namespace Akka.Actor;

public class SchedulerException : AkkaException
{
    public SchedulerException(string message) : base(message) { }
}
