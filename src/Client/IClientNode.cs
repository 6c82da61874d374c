using System.Text.Json.Serialization;
using System.Threading.Channels;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Api;

namespace AkkaP2P.Client;

/// <summary>
/// A client node as its user sees it: one method a command of INTERFACE section 3, with the <c>data</c> of its result.
/// The command line is a thin skin over this. Safe to call from any thread.
/// </summary>
public interface IClientNode : IAsyncDisposable
{
    /// <summary>
    /// What happens by itself, oldest first. At most 1,024 wait to be read; then older progress is dropped first, never a
    /// <see cref="ClientEvent.DownloadEnded"/>.
    /// </summary>
    ChannelReader<ClientEvent> Events { get; }

    NodeStatus Status { get; }

    Task<Outcome<Done>> CreateUser(string user, string password, CancellationToken cancel = default);

    Task<Outcome<LoggedIn>> Login(string user, string password, CancellationToken cancel = default);

    Task<Outcome<Done>> Logout(CancellationToken cancel = default);

    Task<Outcome<Done>> CreateGroup(string group, CancellationToken cancel = default);

    Task<Outcome<Done>> JoinGroup(string group, CancellationToken cancel = default);

    Task<Outcome<Done>> LeaveGroup(string group, CancellationToken cancel = default);

    Task<Outcome<GroupList>> ListGroups(CancellationToken cancel = default);

    Task<Outcome<RequestList>> ListRequests(string group, CancellationToken cancel = default);

    Task<Outcome<Done>> AcceptRequest(string group, string user, CancellationToken cancel = default);

    Task<Outcome<Done>> RejectRequest(string group, string user, CancellationToken cancel = default);

    Task<Outcome<Done>> RemoveMember(string group, string user, CancellationToken cancel = default);

    Task<Outcome<MemberList>> ListMembers(string group, CancellationToken cancel = default);

    /// <summary>Hashes (reporting bytes hashed so far), registers and starts serving.</summary>
    /// <param name="path">Absolute, or relative to the working directory.</param>
    /// <param name="withSha256">Also computes the plain SHA-256, which is slower.</param>
    Task<Outcome<Uploaded>> UploadFile(
        string path, string group, bool withSha256 = false, IProgress<HashProgress>? progress = null, CancellationToken cancel = default);

    Task<Outcome<FileList>> ListFiles(string group, CancellationToken cancel = default);

    Task<Outcome<DownloadStarted>> DownloadFile(DownloadRequest request, CancellationToken cancel = default);

    /// <summary>The same for several, which start in their order: one outcome for each.</summary>
    Task<IReadOnlyList<Outcome<DownloadStarted>>> DownloadFiles(IReadOnlyList<DownloadRequest> requests, CancellationToken cancel = default);

    /// <summary>Completes when the download (or, with null, every one started or resumed since this node started) has ended.</summary>
    /// <param name="timeout">Null waits for ever; otherwise <see cref="ErrorCode.Timeout"/> when it runs out.</param>
    Task<Outcome<DownloadList>> WaitDownload(long? downloadId, TimeSpan? timeout, CancellationToken cancel = default);

    Task<Outcome<DownloadList>> ShowDownloads(CancellationToken cancel = default);

    Task<Outcome<Done>> PauseDownload(long downloadId, CancellationToken cancel = default);

    Task<Outcome<Done>> ResumeDownload(long downloadId, CancellationToken cancel = default);

    Task<Outcome<Done>> CancelDownload(long downloadId, CancellationToken cancel = default);

    Task<Outcome<Done>> ClearDownloads(CancellationToken cancel = default);

    /// <param name="group">Null when the name is shared in one group only.</param>
    Task<Outcome<Done>> StopShare(string? group, string file, CancellationToken cancel = default);

    Task<Outcome<ShareList>> ShowShares(CancellationToken cancel = default);

    Task<Outcome<SwarmView>> ShowPeers(string group, string file, CancellationToken cancel = default);

    Task<Outcome<TorrentExported>> ExportTorrent(string group, string file, string path, CancellationToken cancel = default);

    /// <param name="bytesPerSecond">Null takes the limit off.</param>
    Task<Outcome<Done>> SetLimit(TransferDirection direction, long? bytesPerSecond, CancellationToken cancel = default);
}

public enum TransferDirection
{
    Upload,
    Download,
}

public sealed record LoggedIn(string User);

public sealed record HashProgress(long BytesHashed, long Size);

public sealed record Uploaded(string Group, string File, long Size, int Pieces, int PieceSize, Hash256? Root, Hash256? Sha256);

public sealed record DownloadStarted(long DownloadId);

public sealed record DownloadList(IReadOnlyList<DownloadStatus> Downloads);

/// <param name="BytesServed">Since the share began, over restarts.</param>
/// <param name="Peers">Connections being served now.</param>
public sealed record Share(string Group, string File, string Path, long Size, long BytesServed, int Peers);

public sealed record ShareList(IReadOnlyList<Share> Shares);

public sealed record SwarmViewPeer(string User, string Address, int Pieces, bool Complete, double Score)
{
    /// <summary>For people: what a running download of this node knows of it; null when none does.</summary>
    [JsonIgnore]
    public DownloadPeer? Source { get; init; }
}

public sealed record SwarmView(IReadOnlyList<SwarmViewPeer> Peers);

public sealed record TorrentExported(string Path, Hash256 InfoHash);

/// <param name="Tracker">The API address of the tracker in use, or null.</param>
/// <param name="Gateway"><c>http://IP:PORT</c> or null.</param>
public sealed record NodeStatus(
    string? User, string Listen, Hash256 NodeId, string? Tracker, IReadOnlyList<TrackerStatus> Trackers, string? Gateway);
