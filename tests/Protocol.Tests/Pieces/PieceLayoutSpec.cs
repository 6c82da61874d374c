using AkkaP2P.Protocol.Pieces;

namespace AkkaP2P.Protocol.Tests.Pieces;

public sealed class PieceLayoutSpec
{
    [Theory]
    [InlineData(0, 512 << 10)]
    [InlineData(32L << 30, 512 << 10)]
    [InlineData((32L << 30) + 1, 1 << 20)]
    [InlineData(100L << 30, 2 << 20)]
    [InlineData(4L << 40, 64 << 20)]
    public void Pieces_double_so_that_a_file_never_has_more_than_65536(long size, int pieceSize)
    {
        Assert.Equal(pieceSize, PieceSize.For(size));
        Assert.InRange(PieceLayout.For(size).Count, 0, PieceSize.MaxPieces);
    }

    [Theory]
    [InlineData(16 << 10, true)]
    [InlineData(64 << 20, true)]
    [InlineData(8 << 10, false)]
    [InlineData(128 << 20, false)]
    [InlineData(48 << 10, false)]
    [InlineData(0, false)]
    [InlineData(int.MinValue, false)]
    public void A_piece_size_is_a_power_of_two_from_16_KiB_to_64_MiB(int pieceSize, bool valid) => Assert.Equal(valid, PieceSize.IsValid(pieceSize));

    [Fact]
    public void Only_the_last_piece_may_be_short()
    {
        var layout = new PieceLayout(40_000, 16_384);

        Assert.Equal(3, layout.Count);
        Assert.Equal([16_384, 16_384, 7_232], Enumerable.Range(0, 3).Select(layout.Length));
        Assert.Equal([0, 16_384, 32_768], Enumerable.Range(0, 3).Select(layout.Offset));
        Assert.Equal([0, 0, 1, 2, 2], new long[] { 0, 16_383, 16_384, 32_768, 39_999 }.Select(layout.PieceAt));
        Assert.Throws<ArgumentOutOfRangeException>(() => layout.Length(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => layout.Offset(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => layout.PieceAt(40_000));
    }

    [Theory]
    [InlineData(0, 0, 16_384, true)]
    [InlineData(2, 7_231, 1, true)]
    [InlineData(2, 7_232, 1, false)]
    [InlineData(2, 0, 7_233, false)]
    [InlineData(3, 0, 1, false)]
    [InlineData(-1, 0, 1, false)]
    [InlineData(0, -1, 1, false)]
    [InlineData(0, 0, 0, false)]
    [InlineData(0, int.MaxValue, int.MaxValue, false)]
    public void A_block_must_lie_within_its_piece(int piece, int offset, int length, bool contained) =>
        Assert.Equal(contained, new PieceLayout(40_000, 16_384).Contains(piece, offset, length));

    [Fact]
    public void What_has_no_layout_is_refused()
    {
        Assert.False(PieceLayout.TryCreate(-1, 16_384, out _));
        Assert.False(PieceLayout.TryCreate(1, 16_385, out _));
        Assert.False(PieceLayout.TryCreate((1L << 30) + 1, 16_384, out _));
        Assert.True(PieceLayout.TryCreate(1L << 30, 16_384, out _));
        Assert.Throws<ArgumentException>(() => new PieceLayout(1, 3));
    }
}
