namespace Akka.Cluster.Sharding;

/// <summary>A question to the region itself.</summary>
public interface IShardRegionQuery;
