using System.Collections.Immutable;
using Akka.Actor;

namespace Akka.Cluster;

/// <summary>Who is to be told of which kinds of events.</summary>
internal sealed class ClusterSubscribers
{
    private readonly Dictionary<IActorRef, ImmutableHashSet<Type>> _types = [];

    public void Add(IActorRef subscriber, IEnumerable<Type> types) =>
        _types[subscriber] = _types.GetValueOrDefault(subscriber, []).Union(types);

    /// <param name="type">Null for all.</param>
    public void Remove(IActorRef subscriber, Type? type)
    {
        var left = type is null ? [] : _types.GetValueOrDefault(subscriber, []).Remove(type);
        if (left.IsEmpty) _types.Remove(subscriber);
        else _types[subscriber] = left;
    }

    public void Publish(IEnumerable<ClusterEvent.IClusterDomainEvent> events)
    {
        foreach (var @event in events)
        {
            foreach (var (subscriber, types) in _types)
            {
                if (types.Any(t => t.IsInstanceOfType(@event))) subscriber.Tell(@event);
            }
        }
    }
}
