using System.Collections.Immutable;

namespace Akka.Cluster.Sharding;

public sealed class CurrentShardRegionState(IImmutableSet<ShardState> shards, IImmutableSet<string> failed)
{
    public readonly IImmutableSet<ShardState> Shards = shards;

    /// <summary>Shards that are hosted and did not answer in time.</summary>
    public readonly IImmutableSet<string> Failed = failed;
}
