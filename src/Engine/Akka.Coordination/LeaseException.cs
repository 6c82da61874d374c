namespace Akka.Coordination;

/// <summary>The lease could be neither had nor refused.</summary>
public class LeaseException : Exception
{
    public LeaseException(string message)
        : base(message)
    {
    }

    public LeaseException(string message, Exception innerEx)
        : base(message, innerEx)
    {
    }
}
