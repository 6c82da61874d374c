using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Pieces;
using AkkaP2P.Protocol.Wire;

namespace AkkaP2P.Client.Downloads;

/// <summary>What a <see cref="DownloadCoordinator"/> and its <see cref="ChunkFetcher"/>s say to each other.</summary>
internal static class FetcherMessages
{
    /// <summary>To a fetcher: ask the peer for these pieces.</summary>
    public sealed record Fetch(IReadOnlyList<int> Pieces);

    /// <summary>To a fetcher: the piece has come from elsewhere.</summary>
    public sealed record Cancel(int Piece);

    /// <summary>To a fetcher: say goodbye and stop.</summary>
    public sealed record Part(ByeReason Reason);

    /// <summary>To a fetcher: what was told of its peer's pieces has been dealt with.</summary>
    public sealed record Taken
    {
        public static readonly Taken Instance = new();
    }

    /// <summary>From a fetcher; each names the node it fetches from.</summary>
    public abstract record News(Hash256 Node);

    /// <summary>Connected: this is what it has.</summary>
    public sealed record Opened(Hash256 Node, Bitfield Pieces) : News(Node);

    /// <summary>To be answered with <see cref="Taken"/>; the next one waits for that.</summary>
    public sealed record GotPieces(Hash256 Node, IReadOnlyList<int> Pieces) : News(Node);

    public sealed record Choked(Hash256 Node, bool IsChoked) : News(Node);

    /// <summary>Bytes of a piece have come, not verified yet.</summary>
    public sealed record Arrived(Hash256 Node, int Piece, int Bytes) : News(Node);

    public sealed record Judged(Hash256 Node, int Piece, Judgement Judgement) : News(Node);

    /// <summary>It will not send this piece.</summary>
    public sealed record Refused(Hash256 Node, int Piece, RejectReason Reason) : News(Node);

    /// <summary>The disk failed; that is the end of the download, not only of this connection.</summary>
    public sealed record DiskFailed(Hash256 Node, Exception Cause) : News(Node);

    /// <summary>The tracker gave no ticket.</summary>
    public sealed record NoTicket(Hash256 Node, CommandError Error) : News(Node);

    /// <summary>The connection is over, for this reason; the fetcher has stopped.</summary>
    /// <param name="WasOpen">It had been connected.</param>
    /// <param name="Why">What went wrong, if something did.</param>
    public sealed record Ended(Hash256 Node, FetchEnd End, bool WasOpen, string? Why = null) : News(Node);
}

/// <summary>Why a connection to a source ended.</summary>
internal enum FetchEnd
{
    /// <summary>Unreachable, or broke.</summary>
    Broke,

    /// <summary>It said goodbye.</summary>
    Left,

    /// <summary>It did not take our ticket, or takes it no longer.</summary>
    Denied,

    /// <summary>It broke the protocol, or has not the key that the tracker told.</summary>
    Misbehaved,

    /// <summary>This side was done with it.</summary>
    Parted,
}
