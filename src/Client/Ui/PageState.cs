using AkkaP2P.Protocol.Api;

namespace AkkaP2P.Client.Ui;

/// <summary>Event <c>state</c> of the page's stream: this node as its user sees it. What groups hold is asked for apart.</summary>
/// <param name="Media">Path below which the page reads files, <c>/media/KEY</c>; a player cannot send the page's token.</param>
/// <param name="Folder">Where downloads go unless told otherwise.</param>
/// <param name="UploadLimit">Bytes per second; null is none.</param>
/// <param name="Downloads">All that run, and the newest of those that ended.</param>
internal sealed record PageState(
    string? User,
    string Listen,
    string? Tracker,
    IReadOnlyList<TrackerStatus> Trackers,
    string? Gateway,
    string Media,
    string Folder,
    long? UploadLimit,
    long? DownloadLimit,
    IReadOnlyList<PageDownload> Downloads,
    IReadOnlyList<Share> Shares,
    IReadOnlyList<PageHashing> Hashing);

/// <param name="Map">The pieces, as <see cref="PieceMap"/> writes them; null when it does not run.</param>
internal sealed record PageDownload(DownloadStatus Status, string? Map, bool Playable);

/// <summary>A file that is being hashed to be shared.</summary>
internal sealed record PageHashing(string Group, string File, long BytesHashed, long Size);

/// <summary>Event <c>news</c>: what happened by itself, for the page to look again.</summary>
internal sealed record PageNews(string Kind, string? Group = null, string? User = null, string? File = null);

/// <summary>GET /api/groups/{group}: what a member sees of it.</summary>
/// <param name="Requests">Told to the owner only.</param>
internal sealed record PageGroup(string Group, IReadOnlyList<Member> Members, IReadOnlyList<JoinRequest> Requests, IReadOnlyList<PageFile> Files);

internal sealed record PageFile(FileSummary Summary, bool Playable);

/// <summary>POST /api/commands/{command}: the words of the command by name; each command takes those that it needs.</summary>
internal sealed record PageCommand(
    string? User = null,
    string? Password = null,
    string? Group = null,
    string? File = null,
    string? Path = null,
    long? Id = null,
    string? Direction = null,
    string? Rate = null);

internal sealed record PageError(string Code, string Message, int? RetryAfterSeconds);
