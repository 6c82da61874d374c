using System.Numerics;

namespace AkkaP2P.Protocol.Pieces;

/// <summary>
/// How big a file's pieces are. 512 KiB while that gives at most 65,536 pieces (32 GiB), then the next power of two
/// that does, so a piece layer never exceeds 2 MiB and a bitfield never 8 KiB, whatever the file.
/// </summary>
public static class PieceSize
{
    /// <summary>One Merkle leaf.</summary>
    public const int Min = 16 << 10;

    public const int Default = 512 << 10;

    public const int Max = 64 << 20;

    public const int MaxPieces = 65_536;

    /// <summary>4 TiB: the largest pieces, as many as there may be.</summary>
    public const long MaxFileSize = (long)Max * MaxPieces;

    /// <summary>A power of two from 16 KiB to 64 MiB.</summary>
    public static bool IsValid(int pieceSize) => pieceSize is >= Min and <= Max && BitOperations.IsPow2(pieceSize);

    /// <exception cref="ArgumentOutOfRangeException">The file is larger than <see cref="MaxFileSize"/>, or the size negative.</exception>
    public static int For(long fileSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(fileSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(fileSize, MaxFileSize);
        var smallest = (long)BitOperations.RoundUpToPowerOf2((ulong)((fileSize + MaxPieces - 1) / MaxPieces));
        return (int)Math.Max(Default, smallest);
    }
}
