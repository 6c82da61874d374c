namespace Akka.Cluster.Sharding;

/// <summary>Tells from a message which entity it is for, and in which shard that entity lives.</summary>
public interface IMessageExtractor
{
    /// <returns>Null when the message is for no entity; it is then unhandled.</returns>
    string? EntityId(object message);

    /// <summary>What the entity gets of it.</summary>
    object? EntityMessage(object message);

    string ShardId(string entityId, object? messageHint = null);
}
