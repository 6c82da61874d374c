using Akka.Cluster.Sharding;
using AkkaP2P.Tracker.Entities;

namespace AkkaP2P.Tracker.Clustering;

/// <summary>Entities' messages carry their ids; the shard is a hash of the id.</summary>
internal sealed class EntityExtractor(int shards) : HashCodeMessageExtractor(shards)
{
    public override string? EntityId(object message) => (message as IEntityMessage)?.EntityId;
}
