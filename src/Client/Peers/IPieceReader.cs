using AkkaP2P.Client.Shares;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Pieces;

namespace AkkaP2P.Client.Peers;

/// <summary>The verified pieces of one file, whole or in the making. Safe for use by several threads.</summary>
internal interface IPieceReader : IDisposable
{
    /// <summary>Which pieces there are now; a copy.</summary>
    Bitfield Pieces();

    bool Has(int piece);

    /// <summary>False when it has been closed: the download behind it ended, and its file may be served in its place.</summary>
    /// <exception cref="IOException">The disk fails, or the file is shorter than it was.</exception>
    bool TryRead(int piece, int offset, Span<byte> destination);
}

/// <summary>A running download as the peer server reads it.</summary>
internal interface IPartialFile : IPieceSource
{
    /// <summary>The reader's <see cref="IDisposable.Dispose"/> leaves the download alone.</summary>
    IPieceReader OpenReader();

    /// <summary>Those of the pieces that the node is not known to have.</summary>
    List<int> NewsTo(Hash256 node, List<int> pieces);
}
