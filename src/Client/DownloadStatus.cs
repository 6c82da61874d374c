using System.Text.Json.Serialization;
using AkkaP2P.Protocol;
using AkkaP2P.Swarm.Assigning;

namespace AkkaP2P.Client;

public enum DownloadState
{
    Queued,
    Downloading,

    /// <summary>Nobody online has what is missing.</summary>
    Waiting,
    Paused,
    Verifying,
    Completed,
    Failed,
    Cancelled,
}

public enum PeerState
{
    Connecting,
    Active,
    Choked,
    Idle,
    Banned,
    Gone,
}

/// <summary>One source of a download. Rates are bytes per second.</summary>
/// <param name="Bytes">Verified bytes received from it.</param>
/// <param name="Pieces">Verified pieces received from it.</param>
public sealed record DownloadPeer(
    string User, string Address, PeerState State, long Bytes, int Pieces, double Rate, double Score, int Failures)
{
    /// <summary>For people: why it gives nothing, or what it did wrong; null when all is well.</summary>
    [JsonIgnore]
    public string? Why { get; init; }
}

/// <summary>One row of show_downloads, and the data of the download events.</summary>
/// <param name="BytesDone">Verified bytes.</param>
/// <param name="Rate">Bytes per second.</param>
public sealed record DownloadStatus(
    long DownloadId,
    string Group,
    string File,
    DownloadState State,
    long Size,
    long BytesDone,
    int Pieces,
    int PiecesDone,
    double Rate,
    double? EtaSeconds,
    string Path,
    double ElapsedSeconds,
    int HashFailures,
    int Retries,
    CommandError? Error,
    IReadOnlyList<DownloadPeer> Peers)
{
    /// <summary>Only some pieces are wanted.</summary>
    [JsonIgnore]
    public bool IsSelection { get; init; }

    /// <summary>For people: why it does not go on, or not faster; null when there is nothing to say.</summary>
    [JsonIgnore]
    public string? Why { get; init; }

    [JsonIgnore]
    public bool Ended => State is DownloadState.Completed or DownloadState.Failed or DownloadState.Cancelled;
}

public enum DownloadStrategy
{
    Rarest,
    Sequential,
    Random,
    Strict,
}

/// <param name="Strategy">Null is as the settings say, and so is <paramref name="Assignment"/>.</param>
/// <param name="Destination">An existing folder, or a new path in one; absolute.</param>
/// <param name="Pieces">Only these pieces, as given (<c>0-99,120</c>); null for all. Ends as a sparse <c>NAME.partial</c>.</param>
/// <param name="PeerTimeout">With nobody online for so long it fails with <see cref="ErrorCode.NoSeeders"/>; null waits.</param>
public sealed record DownloadRequest(
    string Group,
    string File,
    string Destination,
    DownloadStrategy? Strategy = null,
    string? Pieces = null,
    bool Overwrite = false,
    TimeSpan? PeerTimeout = null,
    AssignmentPolicy? Assignment = null);
