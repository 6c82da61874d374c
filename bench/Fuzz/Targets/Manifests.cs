using System.Buffers.Binary;
using System.Security.Cryptography;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Hashing;
using AkkaP2P.Protocol.Pieces;

namespace AkkaP2P.Bench.Fuzz.Targets;

/// <summary>A size, a piece size and a piece layer: they make a manifest only when the layer leads to the root.</summary>
internal sealed class Manifests : FuzzTarget
{
    private const int Head = 12;

    private readonly Hash256 _root;

    public Manifests()
        : base("manifests")
    {
        var layout = new PieceLayout(5L * PieceSize.Min - 7, PieceSize.Min);
        var layer = new byte[layout.Count * Hash256.Size];
        for (var i = 0; i < layout.Count; i++) SHA256.HashData([(byte)i]).CopyTo(layer, i * Hash256.Size);
        _root = Merkle.Root(layer, layout);
        var seed = new byte[Head + layer.Length];
        BinaryPrimitives.WriteInt64BigEndian(seed, layout.Size);
        BinaryPrimitives.WriteInt32BigEndian(seed.AsSpan(8), layout.PieceSize);
        layer.CopyTo(seed, Head);
        Seeds = [seed];
    }

    public override IReadOnlyList<byte[]> Seeds { get; }

    public override void Decode(byte[] input)
    {
        if (input.Length < Head) return;
        var (size, pieceSize) = (BinaryPrimitives.ReadInt64BigEndian(input), BinaryPrimitives.ReadInt32BigEndian(input.AsSpan(8)));
        if (!PieceLayout.TryCreate(size, pieceSize, out var layout) || !PieceManifest.TryCreate(layout, _root, input.AsSpan(Head), out var manifest)) return;
        if (layout.Count > 1 && !manifest.Layer.Span.SequenceEqual(Seeds[0].AsSpan(Head))) throw new FuzzException("another layer led to the root");
        for (var piece = 0; piece < layout.Count; piece++) manifest.Expected(piece);
    }

    public override bool IsRefusal(Exception e) => false;
}
