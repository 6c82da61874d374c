using AkkaP2P.Tracker.Clustering;
using AkkaP2P.Tracker.Store;

namespace AkkaP2P.Tracker.Api;

/// <summary>
/// Whether this tracker can serve, as /readyz tells: a member of the cluster, with shards that answer, a store that answers, and a replica in step. One look is
/// over within four seconds, and who asks meanwhile shares it, so that many who ask cost no more than one. Safe from any thread.
/// </summary>
/// <param name="regions">Null while this tracker is no member.</param>
internal sealed class Readiness(IStateStore store, Catalog.Catalog catalog, Func<EntityRegions?> regions)
{
    /// <summary>A store that answers later than this is no use to users either.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Guards the look under way.</summary>
    private readonly Lock _gate = new();
    private Task<string?> _looking = Task.FromResult<string?>(null);

    /// <returns>Null when it is ready.</returns>
    public Task<string?> WhyNot(CancellationToken cancel)
    {
        if (regions() is not { } here) return Task.FromResult<string?>("this tracker is no member of the cluster");
        lock (_gate)
        {
            if (_looking.IsCompleted) _looking = Task.Run(() => Look(here), CancellationToken.None);
            return _looking.WaitAsync(cancel);
        }
    }

    private async Task<string?> Look(EntityRegions here)
    {
        var (asking, last) = (here.AskHosted(), store.TryLastChange(Patience));
        if (await last is not { } change) return "the store does not answer";
        var silent = (await asking).Where(a => a.State is not { Failed.Count: 0 }).Select(a => a.Kind).ToList();
        if (silent.Count > 0) return $"shards do not answer: {string.Join(", ", silent)}";
        return await catalog.WaitFor(change, Patience, CancellationToken.None) ? null : "the replica is behind";
    }
}
