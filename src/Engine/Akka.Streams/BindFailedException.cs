namespace Akka.Streams;

/// <summary>The address could not be bound; the log says why.</summary>
public class BindFailedException : StreamTcpException
{
    public static readonly BindFailedException Instance = new();

    private BindFailedException() : base("bind failed")
    {
    }
}
