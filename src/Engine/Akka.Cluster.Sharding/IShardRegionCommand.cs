namespace Akka.Cluster.Sharding;

/// <summary>A message for the region itself, not for an entity.</summary>
public interface IShardRegionCommand;
