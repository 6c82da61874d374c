namespace Akka.Coordination;

/// <summary>The lease's keeper did not answer in time.</summary>
public sealed class LeaseTimeoutException : LeaseException
{
    public LeaseTimeoutException(string message)
        : base(message)
    {
    }

    public LeaseTimeoutException(string message, Exception innerEx)
        : base(message, innerEx)
    {
    }
}
