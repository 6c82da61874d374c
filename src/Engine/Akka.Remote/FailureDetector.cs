namespace Akka.Remote;

/// <summary>Tells from the heartbeats of one resource whether it is to be taken for alive.</summary>
public abstract class FailureDetector
{
    public static readonly Clock DefaultClock = () => Environment.TickCount64;

    public abstract bool IsAvailable { get; }

    /// <summary>Whether a first heartbeat has come.</summary>
    public abstract bool IsMonitoring { get; }

    public abstract void HeartBeat();
}
