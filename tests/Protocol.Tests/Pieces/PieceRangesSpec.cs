using AkkaP2P.Protocol.Pieces;

namespace AkkaP2P.Protocol.Tests.Pieces;

public sealed class PieceRangesSpec
{
    [Theory]
    [InlineData("0-99,120", 101, "0-99,120")]
    [InlineData("5", 1, "5")]
    [InlineData("3-3", 1, "3")]
    [InlineData(" 1 - 2 , 2-4", 4, "1-4")]
    [InlineData("127,0", 2, "0,127")]
    [InlineData("0-127", 128, "0-127")]
    public void Ranges_name_pieces_both_ends_included(string text, int chosen, string formatted)
    {
        Assert.True(PieceRanges.TryParse(text, 128, out var pieces));
        Assert.Equal(chosen, pieces.Set);
        Assert.Equal(formatted, PieceRanges.Format(pieces));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(",")]
    [InlineData("1,")]
    [InlineData("-1")]
    [InlineData("1-")]
    [InlineData("2-1")]
    [InlineData("128")]
    [InlineData("0-128")]
    [InlineData("x")]
    [InlineData("1-2-3")]
    [InlineData("+1")]
    [InlineData("99999999999")]
    public void What_is_no_list_of_the_files_pieces_is_refused(string? text) => Assert.False(PieceRanges.TryParse(text, 128, out _));
}
