using System.Collections.Immutable;

namespace Akka.Cluster.Sharding;

public sealed class CurrentShardRegionState(IImmutableSet<ShardState> shards)
{
    public readonly IImmutableSet<ShardState> Shards = shards;
}
