using System.Text.Json.Serialization;
using AkkaP2P.Protocol;
using AkkaP2P.Swarm.Assigning;

namespace AkkaP2P.Client.Downloads;

/// <summary>One download as it is remembered over restarts.</summary>
/// <param name="WholePath">The destination without <c>.partial</c>; absolute.</param>
/// <param name="Pieces">The selection as it was given.</param>
/// <param name="Assignment">As it was asked for; null is as the settings say.</param>
/// <param name="PausedByUser">It does not resume by itself.</param>
/// <param name="ElapsedSeconds">In which it ran.</param>
internal sealed record DownloadRecord(
    long Id,
    string User,
    string Group,
    string File,
    Hash256? Root,
    long Size,
    int PieceSize,
    string WholePath,
    string? Pieces,
    DownloadStrategy Strategy,
    bool Overwrite,
    double? PeerTimeoutSeconds,
    DownloadState State,
    bool PausedByUser,
    long BytesDone,
    int PiecesDone,
    double ElapsedSeconds,
    int HashFailures,
    int Retries,
    string? ErrorCode,
    string? ErrorMessage,
    AssignmentPolicy? Assignment = null)
{
    [JsonIgnore]
    public bool Ended => State is DownloadState.Completed or DownloadState.Failed or DownloadState.Cancelled;
}

/// <summary>All downloads of a data folder.</summary>
internal sealed record DownloadHistory(long NextId, IReadOnlyList<DownloadRecord> Downloads)
{
    public static readonly DownloadHistory Empty = new(1, []);
}

/// <summary>What one save changed.</summary>
internal sealed record DownloadChange(long NextId, IReadOnlyList<DownloadRecord> Changed, IReadOnlyList<long> Removed);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true)]
[JsonSerializable(typeof(DownloadHistory))]
[JsonSerializable(typeof(DownloadChange))]
internal sealed partial class DownloadJson : JsonSerializerContext;
