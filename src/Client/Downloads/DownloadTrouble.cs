using AkkaP2P.Protocol.Text;

namespace AkkaP2P.Client.Downloads;

/// <summary>What a person is told of a download that does not go on, or not as fast as it could.</summary>
internal static class DownloadTrouble
{
    /// <summary>From so much of the limit on, it is the limit that holds it.</summary>
    private const double AtLimit = 0.9;

    /// <param name="rate">Of all downloads of the node.</param>
    /// <param name="limit">For all of them together; null is none.</param>
    public static string? Of(DownloadStatus download, double rate, long? limit) => download.State switch
    {
        DownloadState.Queued => "its turn comes when another has ended",
        DownloadState.Waiting => Waiting(download.Peers),
        DownloadState.Downloading when limit is { } most && rate >= AtLimit * most => $"held by the download limit of {ByteText.FormatRate(most)}",
        DownloadState.Downloading => Downloading(download.Peers),
        DownloadState.Verifying => "what is on the disk is checked",
        _ => null,
    };

    private static string Waiting(IReadOnlyList<DownloadPeer> peers)
    {
        var banned = peers.Count(p => p.State == PeerState.Banned);
        return banned > 0 ? $"nobody online has what is missing, but {banned} banned" : "nobody online has what is missing";
    }

    private static string? Downloading(IReadOnlyList<DownloadPeer> peers)
    {
        if (peers.Any(p => p.State == PeerState.Active && p.Why is null)) return Bans(peers);
        var connected = peers.Where(p => p.State is PeerState.Active or PeerState.Choked or PeerState.Idle).ToList();
        return connected.Count == 0 ? "connecting"
            : connected.TrueForAll(p => p.State == PeerState.Choked) ? "all who have it serve others now; they take turns"
            : "those who have it are slow or silent: show_peers";
    }

    private static string? Bans(IReadOnlyList<DownloadPeer> peers) => peers.Count(p => p.State == PeerState.Banned) switch
    {
        0 => null,
        1 => "1 peer is banned: show_peers",
        var banned => $"{banned} peers are banned: show_peers",
    };
}
