using AkkaP2P.Protocol.Pieces;
using Microsoft.Win32.SafeHandles;

namespace AkkaP2P.Client.Peers;

/// <summary>A whole file; owns the handle.</summary>
internal sealed class WholeFileReader(SafeFileHandle file, PieceLayout layout) : IPieceReader
{
    public Bitfield Pieces() => Bitfield.Full(layout.Count);

    public bool Has(int piece) => true;

    public bool TryRead(int piece, int offset, Span<byte> destination)
    {
        var at = layout.Offset(piece) + offset;
        while (destination.Length > 0)
        {
            var read = RandomAccess.Read(file, destination, at);
            if (read == 0) throw new EndOfStreamException("the shared file is shorter than it was");
            destination = destination[read..];
            at += read;
        }

        return true;
    }

    public void Dispose() => file.Dispose();
}
