using AkkaP2P.Client.Ui;
using AkkaP2P.Protocol.Pieces;
using Xunit;

namespace AkkaP2P.Client.Tests.Ui;

public sealed class PieceMapSpec
{
    [Fact]
    public void Pieces_are_written_as_runs_and_what_is_here_is_neither_asked_nor_wanted() =>
        Assert.Equal("h2u2a1m4h1", PieceMap.Write(Of(0, 1, 9), Of(0, 2, 4), Of(1, 2, 3)));

    [Fact]
    public void A_file_of_one_kind_of_piece_is_one_run() => Assert.Equal("m10", PieceMap.Write(Of(), Of(), Of()));

    [Fact]
    public void No_pieces_are_no_runs()
    {
        var none = new Bitfield(0);
        Assert.Equal("", PieceMap.Write(none, none, none));
    }

    private static Bitfield Of(params int[] pieces)
    {
        var bitfield = new Bitfield(10);
        foreach (var piece in pieces) bitfield.Add(piece);
        return bitfield;
    }
}
