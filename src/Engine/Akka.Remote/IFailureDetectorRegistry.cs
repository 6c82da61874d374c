namespace Akka.Remote;

/// <summary>A failure detector for each of many resources, made at its first heartbeat.</summary>
public interface IFailureDetectorRegistry<in T>
{
    /// <summary>Also true for a resource that is not known.</summary>
    bool IsAvailable(T resource);

    bool IsMonitoring(T resource);

    void Heartbeat(T resource);

    void Remove(T resource);

    void Reset();
}
