using Akka.Actor;
using AkkaP2P.Protocol.Api;
using AkkaP2P.Protocol.Tickets;
using AkkaP2P.Swarm.Limits;
using AkkaP2P.Tracker.Clustering;
using AkkaP2P.Tracker.Dashboard;
using AkkaP2P.Tracker.Metrics;
using AkkaP2P.Tracker.Sessions;
using AkkaP2P.Tracker.Store;
using AkkaP2P.Tracker.Swarms;
using AkkaP2P.Tracker.Users;

namespace AkkaP2P.Tracker.Api;

/// <summary>What the handlers of the API work with.</summary>
internal sealed record ApiServices(
    TrackerSettings Settings,
    TimeProvider Time,
    IStateStore Store,
    Catalog.Catalog Catalog,
    Catalog.ReadBarrier Barrier,
    Presence Presence,
    SwarmCounts SwarmCounts,
    SessionTokens Tokens,
    Passwords Passwords,
    KeyedLimits SignInLimits,
    KeyedLimits AnnounceLimits,
    LargeTransfers Large,
    OnceAWhile Bounds,
    TicketSigner TicketSigner,
    string CaPem,
    TrackerRuntime Runtime,
    Func<TrackerList> Trackers,
    CommandCounts Counts,
    DashboardView Dashboard)
{
    public required TrackerMetrics Metrics { get; init; }

    /// <exception cref="RejoiningException">This tracker is on its way back into the cluster.</exception>
    public EntityRegions Regions => Actors.Regions;

    /// <exception cref="RejoiningException">This tracker is on its way back into the cluster.</exception>
    public IActorRef Hub => Actors.Hub;

    /// <summary>Whether this tracker is an Up member of the cluster.</summary>
    public bool IsMember => Runtime.Actors is { IsUp: true };

    private TrackerActors Actors => Runtime.Actors ?? throw new RejoiningException();
}
