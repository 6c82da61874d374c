namespace AkkaP2P.Protocol.Api;

/// <summary>A file in a group, as the swarm calls name it.</summary>
public sealed record SwarmKey(string Group, string File);

/// <summary>How another peer did as a source, seen by the reporter since its last announcement.</summary>
/// <param name="Score">Pieces served a second, decayed.</param>
public sealed record PeerReport(Hash256 NodeId, double Score, int Failures);

/// <param name="Have">Bitfield of verified pieces, most significant bit first; null means all of them.</param>
public sealed record Announcement(string Group, string File, byte[]? Have, IReadOnlyList<PeerReport>? Reports = null);

/// <summary>
/// POST /announce: what this session's node has, for many files at once. It joins the swarm of each, or
/// updates its row. A finished downloader announces with <c>Have</c> null and is registered as a sharer.
/// </summary>
/// <param name="Moved">What the node has moved since it last told so; for figures only.</param>
public sealed record Announce(IReadOnlyList<Announcement> Shares, NodeTraffic? Moved = null);

/// <summary>Bytes of pieces, pieces with a wrong hash, and peers banned for them.</summary>
public sealed record NodeTraffic(long Up, long Down, long HashFailures, long Bans)
{
    public static readonly NodeTraffic None = new(0, 0, 0, 0);

    public static NodeTraffic operator -(NodeTraffic a, NodeTraffic b) => new(a.Up - b.Up, a.Down - b.Down, a.HashFailures - b.HashFailures, a.Bans - b.Bans);
}

/// <summary>One refused share of an announcement, by its place in it; shares not named were accepted.</summary>
public sealed record AnnounceRefusal(int Index, string Code, string Message);

public sealed record Announced(IReadOnlyList<AnnounceRefusal> Refused);

/// <summary>DELETE …/files/{file}/swarm takes the node out (stop_share, cancelled download).</summary>
/// <param name="Address"><c>IP:PORT</c>, as the tracker trusts it.</param>
/// <param name="Pieces">Verified pieces it has.</param>
public sealed record SwarmPeer(string User, Hash256 NodeId, string Address, int Pieces, bool Complete, double Score);

/// <summary>GET …/files/{file}/peers: the nodes online with something of it, complete ones first, at most 50 to a caller.</summary>
public sealed record SwarmPeerList(IReadOnlyList<SwarmPeer> Peers);

/// <summary>POST /groups/{group}/downloads: all that the downloads of these files begin with, in one answer.</summary>
public sealed record AskDownloads(IReadOnlyList<string> Files)
{
    /// <summary>In one question.</summary>
    public const int MaxFiles = 64;
}

/// <summary>One for each file of the question, in its order.</summary>
public sealed record DownloadsOffered(IReadOnlyList<DownloadAnswer> Downloads);

/// <summary>One of the two is null.</summary>
public sealed record DownloadAnswer(DownloadOffered? Offered, DownloadRefusal? Refused);

public sealed record DownloadRefusal(string Code, string Message);

/// <param name="Peers">As …/peers tells; null when the swarm could not tell at once.</param>
/// <param name="Ticket">As …/ticket gives; null for an empty file.</param>
public sealed record DownloadOffered(FileDescription File, IReadOnlyList<SwarmPeer>? Peers, TicketGranted? Ticket);

/// <summary>POST …/files/{file}/ticket: a signed ticket for this session's node, good for at most five minutes.</summary>
public sealed record TicketGranted(byte[] Ticket, DateTimeOffset ExpiresAt);
