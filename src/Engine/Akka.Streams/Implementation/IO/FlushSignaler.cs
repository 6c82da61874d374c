namespace Akka.Streams.Implementation.IO;

/// <summary>Asks a file sink to flush. This one hands every element to the system at once, so nothing is left to flush.</summary>
public class FlushSignaler
{
    public void Flush()
    {
    }
}
