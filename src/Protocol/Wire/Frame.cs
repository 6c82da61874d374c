using System.Buffers;

namespace AkkaP2P.Protocol.Wire;

/// <summary>
/// What two peers say to each other. The one who connects fetches, the other serves: hello goes both ways first, then the server
/// sends its bitfield and, as it gets more, haves; the fetcher sends requests and cancels. docs/PROTOCOL.md has the bytes.
/// </summary>
public abstract record Frame
{
    private Frame()
    {
    }

    /// <summary>The first frame of each side, for each file.</summary>
    /// <param name="Version">The highest version the sender speaks. The lower of both is spoken.</param>
    /// <param name="MinVersion">The lowest it speaks.</param>
    /// <param name="Root">The file this connection is about from here on.</param>
    /// <param name="Ticket">Of the one who connects; empty from the one who serves.</param>
    public sealed record Hello(ushort Version, ushort MinVersion, Hash256 Root, ReadOnlyMemory<byte> Ticket) : Frame
    {
        /// <summary>The version that both speak, or null.</summary>
        public static ushort? Common(Hello one, Hello other)
        {
            var version = Math.Min(one.Version, other.Version);
            return version >= one.MinVersion && version >= other.MinVersion ? version : null;
        }

        public bool Equals(Hello? other) =>
            other is not null && (Version, MinVersion, Root) == (other.Version, other.MinVersion, other.Root) && Ticket.Span.SequenceEqual(other.Ticket.Span);

        public override int GetHashCode() => HashCode.Combine(Version, MinVersion, Root, Ticket.Length);
    }

    /// <summary>What the sender has, once, after its hello.</summary>
    public sealed record Bitfield(Pieces.Bitfield Pieces) : Frame;

    /// <summary>What the sender got since, many at once. Pieces that the other has are left out.</summary>
    public sealed record Have(IReadOnlyList<int> Pieces) : Frame
    {
        public bool Equals(Have? other) => other is not null && Pieces.SequenceEqual(other.Pieces);

        public override int GetHashCode() => HashCode.Combine(Pieces.Count);
    }

    /// <summary>Please send these bytes of a piece, or all of it.</summary>
    public sealed record Request(int Piece, int Offset, int Length) : Frame;

    /// <summary>
    /// The bytes asked for. When it was read, <paramref name="Data"/> is a slice of the receive buffer: use or copy it before
    /// that is advanced.
    /// </summary>
    public sealed record Block(int Piece, int Offset, ReadOnlySequence<byte> Data) : Frame
    {
        public bool Equals(Block? other) =>
            other is not null && (Piece, Offset, Data.Length) == (other.Piece, other.Offset, other.Data.Length) && Data.ToArray().AsSpan().SequenceEqual(other.Data.ToArray());

        public override int GetHashCode() => HashCode.Combine(Piece, Offset, Data.Length);
    }

    /// <summary>A request that will not be answered.</summary>
    public sealed record Reject(int Piece, int Offset, int Length, RejectReason Reason) : Frame;

    /// <summary>A request that need not be answered; it may be nevertheless.</summary>
    public sealed record Cancel(int Piece, int Offset, int Length) : Frame;

    /// <summary>No upload slot: requests not yet answered are forgotten and new ones rejected, until unchoke.</summary>
    public sealed record Choke : Frame;

    public sealed record Unchoke : Frame;

    /// <summary>The sender closes after this. The other answers with its own bye, if it has not said it, and closes.</summary>
    public sealed record Bye(ByeReason Reason) : Frame;

    /// <summary>Of the one who fetches, with nothing outstanding: this file is done with. A hello for another may follow.</summary>
    public sealed record Finished : Frame;
}
