namespace Akka.Cluster.Sharding;

/// <summary>
/// An entity to its parent: I would like to stop. It is sent the stop message; what comes for it meanwhile is kept and given to
/// its next incarnation.
/// </summary>
public sealed class Passivate(object stopMessage) : IShardRegionCommand
{
    public object StopMessage { get; } = stopMessage;
}
