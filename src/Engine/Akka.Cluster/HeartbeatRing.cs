using System.Collections.Immutable;

namespace Akka.Cluster;

/// <summary>
/// Who sends heartbeats to whom: the nodes on a ring by a hash of their address, each watching the next
/// <c>monitored-by-nr-of-members</c>; unreachable receivers do not count, so the ones behind them are watched as well.
/// </summary>
internal sealed record HeartbeatRing(
    UniqueAddress Self, ImmutableHashSet<UniqueAddress> Nodes, ImmutableHashSet<UniqueAddress> Unreachable, int MonitoredByCount)
{
    public ImmutableHashSet<UniqueAddress> Receivers
    {
        get
        {
            var ring = Nodes.Add(Self).OrderBy(Place).ThenBy(n => n).ToList();
            if (ring.Count - 1 <= MonitoredByCount) return Nodes.Remove(Self);
            var me = ring.FindIndex(n => n.Equals(Self));
            var receivers = ImmutableHashSet.CreateBuilder<UniqueAddress>();
            var reachable = 0;
            for (var step = 1; step < ring.Count && reachable < MonitoredByCount; step++)
            {
                var node = ring[(me + step) % ring.Count];
                receivers.Add(node);
                if (!Unreachable.Contains(node)) reachable++;
            }

            return receivers.ToImmutable();
        }
    }

    /// <summary>FNV-1a with a final mix: the same on every node, whatever its string hashing.</summary>
    private static uint Place(UniqueAddress node)
    {
        var hash = 2166136261u;
        foreach (var c in $"{node.Address}#{node.Uid}") hash = (hash ^ c) * 16777619u;
        hash ^= hash >> 16;
        hash *= 0x85ebca6b;
        return hash ^ (hash >> 13);
    }
}
