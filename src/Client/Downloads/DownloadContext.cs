using AkkaP2P.Client.Metrics;
using AkkaP2P.Client.Peers;
using AkkaP2P.Client.Shares;
using AkkaP2P.Client.Trackers;
using AkkaP2P.Protocol;

namespace AkkaP2P.Client.Downloads;

/// <summary>What all downloads of a node have in common.</summary>
/// <param name="Cores">So many pieces are hashed at a time.</param>
internal sealed record DownloadContext(
    Hash256 OwnNode,
    ISwarmApi Tracker,
    IShareTable Shares,
    RestingConnections Connections,
    MemoryBudget Memory,
    SemaphoreSlim Cores,
    BandwidthLimit Limit,
    DownloadSettings Settings,
    NodeMetrics Metrics,
    TimeProvider Time);
