using System.Security.Cryptography.X509Certificates;
using Akka.Configuration;
using AkkaP2P.Protocol;
using AkkaP2P.Tracker.Dashboard;
using AkkaP2P.Tracker.Sessions;
using AkkaP2P.Tracker.Store;
using AkkaP2P.Tracker.Swarms;

namespace AkkaP2P.Tracker.Clustering;

/// <summary>What outlives the actor system: configuration, store, keys, and what this tracker knows.</summary>
/// <param name="AuthorityFile">The cluster's CA certificate, PEM.</param>
internal sealed record TrackerParts(
    TrackerEndpoint Self,
    IReadOnlyList<TrackerEndpoint> Trackers,
    Config Config,
    TrackerSettings Settings,
    TimeProvider Time,
    ILoggerFactory Logging,
    IStateStore Store,
    X509Certificate2 Certificate,
    string AuthorityFile,
    Catalog.Catalog Catalog,
    Presence Presence,
    SwarmCounts SwarmCounts,
    TrackerDirectory Directory,
    DashboardView Dashboard);
