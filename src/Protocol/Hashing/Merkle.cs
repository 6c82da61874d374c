using System.Numerics;
using System.Security.Cryptography;
using AkkaP2P.Protocol.Pieces;

namespace AkkaP2P.Protocol.Hashing;

/// <summary>
/// The hash tree of BEP 52. A leaf is the SHA-256 of 16 KiB of the file (the last one of what is left); a node above is the
/// SHA-256 of its two children; places after the last leaf hold 32 zero bytes.
/// <code>
///                 root                 one a file
///            /            \
///        piece 0        piece 1        the piece layer: what the tracker keeps of a file
///        /     \        /     \
///     leaf 0  leaf 1  leaf 2  zeros    SHA-256 of 16 KiB each
/// </code>
/// A file of at most one piece has no layer: its root is the tree over as many leaves as the next power of two holds, not over
/// a whole piece. Rows of hashes are plain bytes, 32 a hash, as they travel and are stored.
/// </summary>
public static class Merkle
{
    public const int LeafSize = 16 << 10;

    public static int LeafCount(int bytes) => (bytes + LeafSize - 1) / LeafSize;

    /// <summary>Hashes each leaf of the data; only its last may be short.</summary>
    /// <param name="leaves">Takes 32 bytes a leaf.</param>
    public static void HashLeaves(ReadOnlySpan<byte> data, Span<byte> leaves) => LeafHasher.BestForLeaves.HashLeaves(data, leaves);

    /// <summary>How many leaves the tree over this piece spans, missing ones included.</summary>
    public static int LeafWidth(PieceLayout layout, int piece) =>
        layout.Count == 1 ? RoundUp(LeafCount(layout.Length(piece))) : layout.PieceSize / LeafSize;

    /// <summary>The piece's node from all its bytes.</summary>
    public static Hash256 PieceHash(ReadOnlySpan<byte> data, PieceLayout layout, int piece)
    {
        var leaves = new byte[LeafCount(data.Length) * Hash256.Size];
        HashLeaves(data, leaves);
        return PieceHashOfLeaves(leaves, layout, piece);
    }

    /// <summary>The piece's node from its leaves, for who hashes as the bytes come in.</summary>
    /// <param name="leaves">32 bytes a leaf; is overwritten.</param>
    /// <exception cref="ArgumentException">There are not as many leaves as the piece has.</exception>
    public static Hash256 PieceHashOfLeaves(Span<byte> leaves, PieceLayout layout, int piece)
    {
        if (leaves.Length != LeafCount(layout.Length(piece)) * Hash256.Size) throw new ArgumentException("not the leaves of the piece", nameof(leaves));
        return Fold(leaves, LeafWidth(layout, piece), 0);
    }

    /// <summary>The file's root from its piece layer; of a single piece, that piece's own node.</summary>
    /// <exception cref="ArgumentException">There are not as many hashes as the file has pieces, or none.</exception>
    public static Hash256 Root(ReadOnlySpan<byte> layer, PieceLayout layout)
    {
        if (layout.Count == 0 || layer.Length != layout.Count * Hash256.Size) throw new ArgumentException("not the layer of the file", nameof(layer));
        if (layout.Count == 1) return new Hash256(layer);
        return Fold(layer.ToArray(), RoundUp(layout.Count), BitOperations.Log2((uint)(layout.PieceSize / LeafSize)));
    }

    /// <summary>Folds a row into its root, in place, as if it were filled up to <paramref name="width"/> with empty trees.</summary>
    /// <param name="row">32 bytes a node, at least one.</param>
    /// <param name="width">A power of two, at least the nodes in the row.</param>
    /// <param name="height">Of the row's nodes above the leaves.</param>
    private static Hash256 Fold(Span<byte> row, int width, int height)
    {
        var nodes = row.Length / Hash256.Size;
        for (; width > 1; width /= 2, height++)
        {
            var pairs = nodes / 2;
            LeafHasher.BestForPairs.HashPairs(row[..(pairs * 2 * Hash256.Size)], row);
            if (nodes % 2 == 1) HashWithEmpty(row.Slice(2 * pairs * Hash256.Size, Hash256.Size), height, row.Slice(pairs * Hash256.Size, Hash256.Size));
            nodes = (nodes + 1) / 2;
        }

        return new Hash256(row[..Hash256.Size]);
    }

    private static void HashWithEmpty(ReadOnlySpan<byte> left, int height, Span<byte> parent)
    {
        Span<byte> both = stackalloc byte[2 * Hash256.Size];
        left.CopyTo(both);
        EmptyTree(height, both[Hash256.Size..]);
        SHA256.HashData(both, parent);
    }

    /// <summary>The root of 2^height missing leaves.</summary>
    private static void EmptyTree(int height, Span<byte> root)
    {
        Span<byte> both = stackalloc byte[2 * Hash256.Size];
        both.Clear();
        for (; height > 0; height--)
        {
            SHA256.HashData(both, both[..Hash256.Size]);
            both[..Hash256.Size].CopyTo(both[Hash256.Size..]);
        }

        both[..Hash256.Size].CopyTo(root);
    }

    private static int RoundUp(int count) => (int)BitOperations.RoundUpToPowerOf2((uint)count);
}
