using Akka.Actor;
using Akka.Cluster.Sharding;

namespace AkkaP2P.Tracker.Clustering;

/// <summary>The ways to the entities, wherever they run.</summary>
internal sealed record EntityRegions(IActorRef Users, IActorRef Groups, IActorRef Files, IActorRef Swarms)
{
    /// <summary>Longer than a region waits for its shards (<c>shard-region-query-timeout</c>), so that it can say which do not answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Asks all regions of this tracker what they host; over within two seconds.</summary>
    public Task<RegionAnswer[]> AskHosted() => Task.WhenAll(Ask("users", Users), Ask("groups", Groups), Ask("files", Files), Ask("swarms", Swarms));

    private static async Task<RegionAnswer> Ask(string kind, IActorRef region)
    {
        try
        {
            return new RegionAnswer(kind, await region.Ask<CurrentShardRegionState>(GetShardRegionState.Instance, Patience));
        }
        catch (AskTimeoutException)
        {
            return new RegionAnswer(kind, null);
        }
    }
}

/// <param name="State">Null when the region did not answer in time.</param>
internal sealed record RegionAnswer(string Kind, CurrentShardRegionState? State);
