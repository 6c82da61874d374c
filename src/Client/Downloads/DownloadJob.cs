using AkkaP2P.Client.Storage;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Pieces;
using AkkaP2P.Swarm.Assigning;
using AkkaP2P.Swarm.Downloads;
using AkkaP2P.Swarm.Picking;

namespace AkkaP2P.Client.Downloads;

/// <summary>What one download is to fetch, and where to. It does not change.</summary>
/// <param name="Root">Null for an empty file.</param>
/// <param name="Selection">Only these pieces; null for all.</param>
internal sealed record DownloadJob(
    long Id,
    string User,
    string Group,
    FileName File,
    Hash256? Root,
    PieceLayout Layout,
    DownloadTarget Target,
    DownloadStrategy Strategy,
    Bitfield? Selection,
    TimeSpan? PeerTimeout,
    AssignmentPolicy? Assignment = null)
{
    /// <summary>How it is fetched: as it was asked for, and for the rest as the settings say.</summary>
    /// <param name="key">By what other downloaders know this node.</param>
    public PlanOptions Plan(DownloadSettings settings, ulong key) => new()
    {
        Strategy = (PieceStrategy)Strategy,
        Wanted = Selection,
        MaxInFlight = settings.Memory,
        Key = key,
        Assignment = Assignment is { } policy ? settings.Assignment with { Policy = policy } : settings.Assignment,
    };
}
