using System.Collections.Concurrent;

namespace AkkaP2P.Tracker.Swarms;

/// <summary>How many are in each swarm, as told by the swarms; read by every list of files. Safe from any thread.</summary>
public sealed class SwarmCounts
{
    private readonly ConcurrentDictionary<SwarmId, (int Seeders, int Peers)> _counts = new();

    /// <summary>Of those where pieces move now.</summary>
    private readonly ConcurrentDictionary<SwarmId, double> _rates = new();

    public int Count => _counts.Count;

    /// <summary>Swarms in which pieces move, with pieces per second.</summary>
    public IEnumerable<(SwarmId Swarm, double PiecesPerSecond)> Moving => _rates.Select(r => (r.Key, r.Value));

    public double RateOf(SwarmId swarm) => _rates.GetValueOrDefault(swarm);

    public (int Seeders, int Peers) Of(SwarmId swarm) => _counts.GetValueOrDefault(swarm);

    public void Set(SwarmCounted counted)
    {
        // Empty ones are forgotten, so the table is as large as what is alive.
        if (counted is { Seeders: 0, Peers: 0 }) _counts.TryRemove(counted.Swarm, out _);
        else _counts[counted.Swarm] = (counted.Seeders, counted.Peers);
        if (counted is { PiecesPerSecond: > 0, Peers: > 0 }) _rates[counted.Swarm] = counted.PiecesPerSecond;
        else _rates.TryRemove(counted.Swarm, out _);
    }
}
