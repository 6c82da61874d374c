namespace AkkaP2P.Protocol.Pieces;

/// <summary>Where the pieces of a file lie. <c>default</c> is the layout of an empty file.</summary>
public readonly record struct PieceLayout
{
    private PieceLayout(long size, int pieceSize, int count) => (Size, PieceSize, Count) = (size, pieceSize, count);

    /// <exception cref="ArgumentException">See <see cref="TryCreate"/>.</exception>
    public PieceLayout(long size, int pieceSize)
    {
        if (!TryCreate(size, pieceSize, out this)) throw new ArgumentException($"no layout: {size} bytes in pieces of {pieceSize}");
    }

    /// <summary>Bytes of the file.</summary>
    public long Size { get; }

    public int PieceSize { get; }

    /// <summary>Pieces of the file; 0 when it is empty.</summary>
    public int Count { get; }

    /// <summary>False for a negative size, a piece size that is not valid, or more than <see cref="Pieces.PieceSize.MaxPieces"/> pieces.</summary>
    public static bool TryCreate(long size, int pieceSize, out PieceLayout layout)
    {
        layout = default;
        if (size < 0 || !Pieces.PieceSize.IsValid(pieceSize) || size > (long)pieceSize * Pieces.PieceSize.MaxPieces) return false;
        layout = new PieceLayout(size, pieceSize, (int)((size + pieceSize - 1) / pieceSize));
        return true;
    }

    /// <summary>The usual layout of a file of this size.</summary>
    public static PieceLayout For(long size) => new(size, Pieces.PieceSize.For(size));

    /// <summary>Where the piece begins in the file.</summary>
    public long Offset(int piece)
    {
        Check(piece);
        return (long)piece * PieceSize;
    }

    /// <summary>Bytes of the piece; only the last may be shorter than <see cref="PieceSize"/>.</summary>
    public int Length(int piece)
    {
        Check(piece);
        return (int)Math.Min(PieceSize, Size - (long)piece * PieceSize);
    }

    /// <summary>The piece that holds this byte of the file.</summary>
    public int PieceAt(long offset)
    {
        if (offset < 0 || offset >= Size) throw new ArgumentOutOfRangeException(nameof(offset), offset, $"the file has {Size} bytes");
        return (int)(offset / PieceSize);
    }

    /// <summary>Whether a peer may ask for these bytes: not none, and all within the piece.</summary>
    public bool Contains(int piece, int offset, int length) =>
        piece >= 0 && piece < Count && offset >= 0 && length > 0 && length <= Length(piece) - offset;

    private void Check(int piece)
    {
        if ((uint)piece >= (uint)Count) throw new ArgumentOutOfRangeException(nameof(piece), piece, $"there are {Count} pieces");
    }
}
