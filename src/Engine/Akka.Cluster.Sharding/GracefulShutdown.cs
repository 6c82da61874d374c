namespace Akka.Cluster.Sharding;

/// <summary>To the local region: hand all shards over, then stop.</summary>
public sealed class GracefulShutdown : IShardRegionCommand
{
    public static readonly GracefulShutdown Instance = new();

    private GracefulShutdown()
    {
    }
}
