using Akka.Actor;

namespace Akka.Cluster.Sharding;

/// <summary>A message with the id of its entity beside it, for messages that do not carry it themselves.</summary>
public sealed record ShardingEnvelope : IClusterShardingSerializable, IWrappedMessage
{
    public ShardingEnvelope(string entityId, object message)
    {
        EntityId = entityId;
        Message = message;
    }

    public string EntityId { get; }

    public object Message { get; }
}
