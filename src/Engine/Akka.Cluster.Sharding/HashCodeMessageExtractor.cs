namespace Akka.Cluster.Sharding;

/// <summary>Spreads entities over a fixed number of shards by a hash of their id that is the same on every node.</summary>
public abstract class HashCodeMessageExtractor(int maxNumberOfShards) : IMessageExtractor
{
    public readonly int MaxNumberOfShards = maxNumberOfShards;

    public abstract string? EntityId(object message);

    public virtual object? EntityMessage(object message) => message;

    public virtual string ShardId(string entityId, object? messageHint = null) =>
        ((Fnv1a(entityId) & int.MaxValue) % MaxNumberOfShards).ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static int Fnv1a(string text)
    {
        var hash = 2166136261u;
        foreach (var c in text) hash = (hash ^ c) * 16777619u;
        return unchecked((int)hash);
    }
}
