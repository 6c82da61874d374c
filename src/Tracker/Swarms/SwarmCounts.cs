using System.Collections.Concurrent;

namespace AkkaP2P.Tracker.Swarms;

/// <summary>How many are in each swarm, as told by the swarms; read by every list of files. Safe from any thread.</summary>
public sealed class SwarmCounts
{
    private readonly ConcurrentDictionary<SwarmId, (int Seeders, int Peers)> _counts = new();

    public (int Seeders, int Peers) Of(SwarmId swarm) => _counts.GetValueOrDefault(swarm);

    public void Set(SwarmCounted counted)
    {
        // Empty ones are forgotten, so the table is as large as what is alive.
        if (counted is { Seeders: 0, Peers: 0 }) _counts.TryRemove(counted.Swarm, out _);
        else _counts[counted.Swarm] = (counted.Seeders, counted.Peers);
    }
}
