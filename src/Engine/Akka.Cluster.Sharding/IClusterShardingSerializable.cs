namespace Akka.Cluster.Sharding;

/// <summary>A message of sharding that may cross the network.</summary>
public interface IClusterShardingSerializable;
