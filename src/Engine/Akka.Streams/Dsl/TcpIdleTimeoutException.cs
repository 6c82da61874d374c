namespace Akka.Streams.Dsl;

/// <summary>Nothing went over the connection, in either direction, for as long as its idle time-out.</summary>
public class TcpIdleTimeoutException(string message, TimeSpan duration) : TimeoutException(message)
{
    public TimeSpan Duration { get; } = duration;
}
