using System.Collections.Immutable;

namespace Akka.Cluster;

/// <summary>
/// How often each node has changed a gossip, which tells whether one gossip saw another. Partial order of events after
/// Fidge (1988) and Mattern (1989).
/// </summary>
internal sealed record VectorClock(ImmutableSortedDictionary<UniqueAddress, long> Versions)
{
    public static readonly VectorClock Empty = new(ImmutableSortedDictionary<UniqueAddress, long>.Empty);

    public enum Order
    {
        Same,
        Before,
        After,
        Concurrent,
    }

    public VectorClock Increment(UniqueAddress node) => new(Versions.SetItem(node, Versions.GetValueOrDefault(node) + 1));

    public VectorClock Prune(UniqueAddress removed) => Versions.ContainsKey(removed) ? new(Versions.Remove(removed)) : this;

    public VectorClock Merge(VectorClock other)
    {
        var merged = Versions.ToBuilder();
        foreach (var (node, version) in other.Versions)
        {
            if (version > merged.GetValueOrDefault(node)) merged[node] = version;
        }

        return new VectorClock(merged.ToImmutable());
    }

    public Order CompareTo(VectorClock other)
    {
        var before = Versions.Any(v => v.Value < other.Versions.GetValueOrDefault(v.Key))
            || other.Versions.Any(v => !Versions.ContainsKey(v.Key));
        var after = other.Versions.Any(v => v.Value < Versions.GetValueOrDefault(v.Key))
            || Versions.Any(v => !other.Versions.ContainsKey(v.Key));
        return (before, after) switch
        {
            (false, false) => Order.Same,
            (true, false) => Order.Before,
            (false, true) => Order.After,
            (true, true) => Order.Concurrent,
        };
    }

    public bool Equals(VectorClock? other) => other is not null && CompareTo(other) == Order.Same;

    public override int GetHashCode() => Versions.Aggregate(0, (hash, v) => hash ^ HashCode.Combine(v.Key, v.Value));

    public override string ToString() => string.Join(", ", Versions.Select(v => $"{v.Key.Address} -> {v.Value}"));
}
