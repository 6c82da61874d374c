using Akka.Actor;

namespace Akka.Cluster.Sharding.Internal;

/// <summary>Messages that wait for a shard or an entity, by its id, in the order they came; all ids together up to a limit.</summary>
internal sealed class EntityBuffers(int capacity)
{
    private readonly Dictionary<string, Queue<(object Message, IActorRef Sender)>> _waiting = [];

    public int Count { get; private set; }

    public IEnumerable<string> Ids => _waiting.Keys;

    public bool Contains(string id) => _waiting.ContainsKey(id);

    /// <returns>False at the limit: the message was not taken.</returns>
    public bool TryAdd(string id, object message, IActorRef sender)
    {
        if (Count >= capacity) return false;
        if (!_waiting.TryGetValue(id, out var queue)) _waiting[id] = queue = [];
        queue.Enqueue((message, sender));
        Count++;
        return true;
    }

    public IReadOnlyCollection<(object Message, IActorRef Sender)> Take(string id)
    {
        if (!_waiting.Remove(id, out var queue)) return [];
        Count -= queue.Count;
        return queue;
    }
}
