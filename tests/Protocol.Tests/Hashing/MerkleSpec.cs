using AkkaP2P.Protocol.Hashing;
using AkkaP2P.Protocol.Pieces;

namespace AkkaP2P.Protocol.Tests.Hashing;

public sealed class MerkleSpec
{
    public static TheoryData<long> Sizes => Bep52Vectors.Sizes;

    [Theory]
    [MemberData(nameof(Sizes))]
    public void The_root_and_layer_are_those_of_other_bittorrent_v2_software(long size)
    {
        var (vector, layout) = Vector(size);
        var layer = LayerOf(Bep52Vectors.Content(size), layout);

        Assert.Equal(vector.Root, Merkle.Root(layer, layout));
        if (layout.Count > 1) Assert.Equal(vector.Layer, layer);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void A_manifest_takes_every_piece_as_it_is_and_none_with_a_bit_changed(long size)
    {
        var (vector, layout) = Vector(size);
        var content = Bep52Vectors.Content(size);
        Assert.True(PieceManifest.TryCreate(layout, vector.Root, vector.Layer, out var manifest));

        for (var piece = 0; piece < layout.Count; piece++)
        {
            var data = content.AsSpan((int)layout.Offset(piece), layout.Length(piece));
            Assert.True(manifest.Verify(piece, data));
            data[^1] ^= 1;
            Assert.False(manifest.Verify(piece, data));
            Assert.False(manifest.Verify(piece, data[..^1]));
        }
    }

    [Fact]
    public void A_manifest_is_not_built_from_a_layer_that_does_not_lead_to_the_root()
    {
        var (vector, layout) = Vector(5_242_883);
        var layer = vector.Layer;

        Assert.True(PieceManifest.TryCreate(layout, vector.Root, layer, out _));
        Assert.False(PieceManifest.TryCreate(layout, vector.Root, layer.AsSpan(32), out _));
        Assert.False(PieceManifest.TryCreate(layout, vector.Root, [.. layer, .. new byte[32]], out _));
        for (var at = 0; at < layer.Length; at += 31)
        {
            layer[at] ^= 0x10;
            Assert.False(PieceManifest.TryCreate(layout, vector.Root, layer, out _));
            layer[at] ^= 0x10;
        }
    }

    [Fact]
    public void A_file_of_one_piece_has_no_layer_and_an_empty_one_no_manifest()
    {
        var (vector, layout) = Vector(524_288);

        Assert.True(PieceManifest.TryCreate(layout, vector.Root, [], out var manifest));
        Assert.Equal(vector.Root, manifest.Expected(0));
        Assert.False(PieceManifest.TryCreate(layout, vector.Root, vector.Root.ToArray(), out _));
        Assert.False(PieceManifest.TryCreate(default, default, [], out _));
    }

    [Fact]
    public void Leaves_tell_which_16_KiB_of_a_piece_differ()
    {
        var (vector, layout) = Vector(1_572_865);
        var data = Bep52Vectors.Content(1_572_865).AsSpan(0, layout.PieceSize);
        var good = new byte[32 * 32];
        Merkle.HashLeaves(data, good);
        data[3 * Merkle.LeafSize + 5] ^= 1;
        var bad = new byte[32 * 32];
        Merkle.HashLeaves(data, bad);

        Assert.True(PieceManifest.TryCreate(layout, vector.Root, vector.Layer, out var manifest));
        Assert.True(manifest.VerifyLeaves(0, good));
        Assert.False(manifest.VerifyLeaves(0, bad));
        Assert.Equal([3], Enumerable.Range(0, 32).Where(i => !good.AsSpan(i * 32, 32).SequenceEqual(bad.AsSpan(i * 32, 32))));
    }

    private static (Bep52Vectors.Vector Vector, PieceLayout Layout) Vector(long size)
    {
        var vector = Bep52Vectors.Of(size);
        return (vector, new PieceLayout(size, vector.PieceLength));
    }

    private static byte[] LayerOf(byte[] content, PieceLayout layout) =>
    [
        .. Enumerable.Range(0, layout.Count)
            .SelectMany(p => Merkle.PieceHash(content.AsSpan((int)layout.Offset(p), layout.Length(p)), layout, p).ToArray()),
    ];
}
