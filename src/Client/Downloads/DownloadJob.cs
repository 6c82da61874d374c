using AkkaP2P.Client.Storage;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Pieces;

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
    TimeSpan? PeerTimeout);
