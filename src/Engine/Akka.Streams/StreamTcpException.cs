namespace Akka.Streams;

/// <summary>A connection could not be made, or broke.</summary>
public class StreamTcpException : Exception
{
    public StreamTcpException(string message) : base(message)
    {
    }

    public StreamTcpException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
