using System.Collections.Concurrent;

namespace AkkaP2P.Tracker.Swarms;

/// <summary>How many are in each swarm, as told by the swarms; read by every list of files. Safe from any thread.</summary>
public sealed class SwarmCounts(TimeProvider time)
{
    private readonly ConcurrentDictionary<SwarmId, Told> _counts = new();

    /// <summary>Of those where pieces move now.</summary>
    private readonly ConcurrentDictionary<SwarmId, double> _rates = new();

    public int Count => _counts.Count;

    /// <summary>Swarms in which pieces move, with pieces per second.</summary>
    public IEnumerable<(SwarmId Swarm, double PiecesPerSecond)> Moving => _rates.Select(r => (r.Key, r.Value));

    public double RateOf(SwarmId swarm) => _rates.GetValueOrDefault(swarm);

    public (int Seeders, int Peers) Of(SwarmId swarm) => _counts.GetValueOrDefault(swarm) is { } told ? (told.Seeders, told.Peers) : default;

    public void Set(SwarmCounted counted)
    {
        if (counted.AtLeast)
        {
            _counts.AddOrUpdate(counted.Swarm, New(counted.Seeders, counted.Peers), (_, told) => AtLeast(told, counted));
            return;
        }

        // Empty ones are forgotten, so the table is as large as what is alive.
        if (counted is { Seeders: 0, Peers: 0 }) _counts.TryRemove(counted.Swarm, out _);
        else _counts[counted.Swarm] = New(counted.Seeders, counted.Peers);
        if (counted is { PiecesPerSecond: > 0, Peers: > 0 }) _rates[counted.Swarm] = counted.PiecesPerSecond;
        else _rates.TryRemove(counted.Swarm, out _);
    }

    /// <summary>A swarm that has told nothing for so long went down with its tracker, and nobody is left in it to bring it back.</summary>
    public void Forget(TimeSpan silence)
    {
        foreach (var swarm in _counts)
        {
            if (time.GetElapsedTime(swarm.Value.At) > silence && _counts.TryRemove(swarm)) _rates.TryRemove(swarm.Key, out _);
        }
    }

    private Told AtLeast(Told told, SwarmCounted counted) => New(Math.Max(told.Seeders, counted.Seeders), Math.Max(told.Peers, counted.Peers));

    private Told New(int seeders, int peers) => new(seeders, peers, time.GetTimestamp());

    private sealed record Told(int Seeders, int Peers, long At);
}
