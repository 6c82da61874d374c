using Akka.Actor;

namespace Akka.Cluster.Sharding.Internal;

/// <summary>
/// Which region hosts which shard. Nothing of it is stored: a coordinator that takes over builds it from what the regions
/// themselves say they host. Not thread-safe.
/// </summary>
internal sealed class CoordinatorState
{
    private readonly Dictionary<IActorRef, HashSet<string>> _regions = [];
    private readonly Dictionary<string, IActorRef> _homes = [];
    private readonly HashSet<IActorRef> _leaving = [];

    public IReadOnlyCollection<IActorRef> Regions => _regions.Keys;

    public IReadOnlyDictionary<string, IActorRef> Homes => _homes;

    public IEnumerable<string> ShardsOf(IActorRef region) => _regions.GetValueOrDefault(region) ?? [];

    /// <returns>Shards that another region hosts already: this one has to give them up.</returns>
    public IReadOnlyList<string> Register(IActorRef region, IEnumerable<string> hosted)
    {
        if (!_regions.TryGetValue(region, out var shards)) _regions[region] = shards = [];
        var conflicts = new List<string>();
        foreach (var shard in hosted)
        {
            if (_homes.TryGetValue(shard, out var home) && !home.Equals(region))
            {
                conflicts.Add(shard);
                continue;
            }

            _homes[shard] = region;
            shards.Add(shard);
        }

        return conflicts;
    }

    /// <summary>The region is gone; its shards have no home.</summary>
    public void Remove(IActorRef region)
    {
        _leaving.Remove(region);
        if (!_regions.Remove(region, out var shards)) return;
        foreach (var shard in shards) _homes.Remove(shard);
    }

    /// <summary>The region is about to go: it gets no more shards.</summary>
    public void MarkLeaving(IActorRef region) => _leaving.Add(region);

    public bool IsLeaving(IActorRef region) => _leaving.Contains(region);

    /// <summary>Gives a homeless shard to the region with the fewest; of equals to the one that asks.</summary>
    /// <returns>Null when there is no region to give it to.</returns>
    public IActorRef? Allocate(string shard, IActorRef? asking)
    {
        if (_homes.TryGetValue(shard, out var home)) return home;
        var chosen = _regions.Where(r => !_leaving.Contains(r.Key))
            .OrderBy(r => r.Value.Count).ThenBy(r => r.Key.Equals(asking) ? 0 : 1).ThenBy(r => r.Key)
            .Select(r => r.Key).FirstOrDefault();
        if (chosen is null) return null;
        _homes[shard] = chosen;
        _regions[chosen].Add(shard);
        return chosen;
    }

    public void Deallocate(string shard)
    {
        if (_homes.Remove(shard, out var home) && _regions.TryGetValue(home, out var shards)) shards.Remove(shard);
    }

    /// <summary>Shards to move: from the fullest regions, while they have more than <paramref name="threshold"/> above the emptiest.</summary>
    /// <param name="moving">Shards that are on the move now; they count as gone.</param>
    public IReadOnlyList<string> Rebalance(int threshold, int atMost, IReadOnlySet<string> moving)
    {
        var counts = _regions.Where(r => !_leaving.Contains(r.Key))
            .ToDictionary(r => r.Key, r => r.Value.Where(s => !moving.Contains(s)).Order(StringComparer.Ordinal).ToList());
        var chosen = new List<string>();
        if (counts.Count < 2) return chosen;
        var incoming = moving.Count;
        while (chosen.Count + moving.Count < atMost)
        {
            var fullest = counts.MaxBy(r => r.Value.Count).Value;
            var emptiest = counts.MinBy(r => r.Value.Count).Value;
            if (fullest.Count - (emptiest.Count + incoming) <= threshold) break;
            chosen.Add(fullest[0]);
            fullest.RemoveAt(0);
            incoming++;
        }

        return chosen;
    }
}
