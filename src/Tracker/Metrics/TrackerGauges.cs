using System.Diagnostics.Metrics;
using Akka.Cluster.Sharding;
using AkkaP2P.Protocol.Api;
using AkkaP2P.Tracker.Api;
using AkkaP2P.Tracker.Clustering;
using AkkaP2P.Tracker.Store;

namespace AkkaP2P.Tracker.Metrics;

/// <summary>
/// How this tracker stands, as gauges. What only the store and the shards can say is asked for by <see cref="Refresh"/> before each scrape. A collector that reads
/// the gauges gets what was heard last, and what is old is asked for meanwhile, for its next reading. Nobody is asked for nobody. Safe to call from any thread.
/// </summary>
internal sealed class TrackerGauges
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>A collector reads several gauges at once, and asks for them once.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    private readonly ApiServices _services;
    private volatile Asked? _asked;

    /// <summary>1 while the store and the shards are asked for a collector.</summary>
    private int _asking;

    public TrackerGauges(ApiServices services)
    {
        _services = services;
        var meter = services.Metrics.Meter;
        meter.CreateObservableGauge("akkap2p.sessions", () => services.Presence.Streams, null, "Signed-in nodes whose event stream is open here.");
        meter.CreateObservableGauge("akkap2p.members", Members, null, "Trackers of the cluster as this one sees them, by state.");
        meter.CreateObservableGauge("akkap2p.member_up", () => services.IsMember ? 1 : 0, null, "1 while this tracker is an Up member.");
        meter.CreateObservableGauge("akkap2p.shards", () => Shards(s => s.Shards.Count), null, "Shards that live on this tracker, by kind.");
        meter.CreateObservableGauge("akkap2p.entities", () => Shards(s => s.Shards.Sum(shard => shard.EntityIds.Count)), null, "Entities in memory on this tracker, by kind.");
        meter.CreateObservableGauge("akkap2p.groups", () => services.Catalog.Groups.Count(), null, "Groups of the cluster.");
        meter.CreateObservableGauge("akkap2p.files", () => services.Catalog.Groups.Sum(g => g.Files.Count), null, "Files of the cluster.");
        meter.CreateObservableGauge("akkap2p.store_up", () => Heard(asked => asked.StoreAnswers ? 1L : 0), null, "1 while the store answers within a second.");
        meter.CreateObservableGauge("akkap2p.replica.change", () => services.Catalog.Applied, null, "The newest change that this tracker's replica has.");
        meter.CreateObservableGauge("akkap2p.replica.lag", () => Heard(asked => Math.Max(0, asked.LastChange - services.Catalog.Applied)), null, "Changes in the store that the replica has not.");
        meter.CreateObservableGauge("akkap2p.memory", () => Environment.WorkingSet, "By", "Resident memory of the process.");
    }

    public Task Refresh() => Ask();

    private async Task<Asked> Ask()
    {
        var (last, shards) = (_services.Store.TryLastChange(Patience), HostedShards());
        var change = await last;
        return _asked = new Asked(_services.Time.GetTimestamp(), change is not null, change ?? _asked?.LastChange ?? 0, await shards);
    }

    /// <summary>Nothing while nothing was heard.</summary>
    private IEnumerable<Measurement<long>> Heard(Func<Asked, long> value) => LastHeard() is { } asked ? [new Measurement<long>(value(asked))] : [];

    /// <summary>Gauges are read on a thread of whoever collects them, and that does not wait.</summary>
    private Asked? LastHeard()
    {
        var asked = _asked;
        var isOld = asked is null || _services.Time.GetElapsedTime(asked.At) >= Fresh;
        if (isOld && Interlocked.Exchange(ref _asking, 1) == 0) _ = Task.Run(AskOnce);
        return asked;
    }

    private async Task AskOnce()
    {
        try
        {
            await Ask();
        }
        finally
        {
            Volatile.Write(ref _asking, 0);
        }
    }

    /// <summary>A region that does not answer in time, or is on its way back, hosts nothing as far as one can see.</summary>
    private async Task<RegionAnswer[]> HostedShards() => _services.Runtime.Actors is { } actors ? await actors.Regions.AskHosted() : [];

    private IEnumerable<Measurement<int>> Members() => Enum.GetValues<TrackerState>().GroupJoin(
        _services.Trackers().Trackers,
        state => state,
        tracker => tracker.State,
        (state, trackers) => new Measurement<int>(trackers.Count(), new KeyValuePair<string, object?>("state", ApiWord(state))));

    private IEnumerable<Measurement<int>> Shards(Func<CurrentShardRegionState, int> count) =>
        from region in LastHeard()?.Regions ?? []
        where region.State is not null
        select new Measurement<int>(count(region.State!), new KeyValuePair<string, object?>("kind", region.Kind));

    private static string ApiWord(TrackerState state) => state.ToString().ToLowerInvariant();

    /// <param name="At">A timestamp.</param>
    private sealed record Asked(long At, bool StoreAnswers, long LastChange, RegionAnswer[] Regions);
}
