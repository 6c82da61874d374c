using System.Collections.Immutable;

namespace Akka.Cluster.Sharding;

/// <summary>A shard and the entities that are alive in it.</summary>
public sealed class ShardState(string shardId, IImmutableSet<string> entityIds)
{
    public readonly string ShardId = shardId;
    public readonly IImmutableSet<string> EntityIds = entityIds;
}
