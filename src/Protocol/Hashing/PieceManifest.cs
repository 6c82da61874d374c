using System.Diagnostics.CodeAnalysis;
using AkkaP2P.Protocol.Pieces;

namespace AkkaP2P.Protocol.Hashing;

/// <summary>
/// What every piece of a file must hash to. It can only be built from a layer that leads to the root, so whoever trusts the
/// root may trust the manifest, wherever the layer came from.
/// </summary>
public sealed class PieceManifest
{
    private readonly byte[] _layer;

    private PieceManifest(PieceLayout layout, Hash256 root, byte[] layer) => (Layout, Root, _layer) = (layout, root, layer);

    public PieceLayout Layout { get; }

    public Hash256 Root { get; }

    /// <summary>BEP 52 piece layer, 32 bytes a piece; empty for a file of one piece.</summary>
    public ReadOnlyMemory<byte> Layer => _layer;

    /// <summary>False when the layer has another length than the layout asks for, or does not lead to the root.</summary>
    public static bool TryCreate(PieceLayout layout, Hash256 root, ReadOnlySpan<byte> layer, [NotNullWhen(true)] out PieceManifest? manifest)
    {
        manifest = null;
        if (layout.Count == 0 || layer.Length != LayerLength(layout)) return false;
        if (layout.Count > 1 && Merkle.Root(layer, layout) != root) return false;
        manifest = new PieceManifest(layout, root, layer.ToArray());
        return true;
    }

    /// <summary>Bytes of the layer as it is registered: none for a file of at most one piece.</summary>
    public static int LayerLength(PieceLayout layout) => layout.Count > 1 ? layout.Count * Hash256.Size : 0;

    public Hash256 Expected(int piece)
    {
        if ((uint)piece >= (uint)Layout.Count) throw new ArgumentOutOfRangeException(nameof(piece), piece, $"there are {Layout.Count} pieces");
        return Layout.Count == 1 ? Root : new Hash256(_layer.AsSpan(piece * Hash256.Size, Hash256.Size));
    }

    /// <summary>Whether these are the bytes of the piece.</summary>
    public bool Verify(int piece, ReadOnlySpan<byte> data) =>
        data.Length == Layout.Length(piece) && Merkle.PieceHash(data, Layout, piece) == Expected(piece);

    /// <summary>The same from the leaves, which a smart ban wants to keep. They are not changed.</summary>
    public bool VerifyLeaves(int piece, ReadOnlySpan<byte> leaves) =>
        Merkle.PieceHashOfLeaves(leaves.ToArray(), Layout, piece) == Expected(piece);
}
