using System.Security.Cryptography;
using System.Text;
using AkkaP2P.Client.Torrents;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Api;
using Xunit;

namespace AkkaP2P.Client.Tests.Torrents;

public sealed class TorrentFileSpec
{
    private static readonly Hash256 Root = new([.. Enumerable.Repeat((byte)'r', 32)]);
    private static readonly string R = new('r', 32);

    [Fact]
    public void A_file_of_several_pieces_has_its_layer_under_its_root()
    {
        var layer = Encoding.ASCII.GetBytes(new string('l', 64));
        var torrent = TorrentFile.Of(Describe(20_000, 2), layer, new Uri("http://127.0.0.1:9/files/films/"));
        Assert.Equal(
            $"d4:info{Info(20_000, $"11:pieces root32:{R}")}12:piece layersd32:{R}64:{new string('l', 64)}e8:url-listl31:http://127.0.0.1:9/files/films/ee",
            Encoding.ASCII.GetString(torrent.Content));
    }

    [Fact]
    public void The_info_hash_is_that_of_the_info_dictionary() =>
        Assert.Equal(
            new Hash256(SHA256.HashData(Encoding.ASCII.GetBytes(Info(20_000, $"11:pieces root32:{R}")))),
            TorrentFile.Of(Describe(20_000, 2), new byte[64], null).InfoHash);

    [Fact]
    public void A_file_of_one_piece_has_no_layer() =>
        Assert.Equal(
            $"d4:info{Info(5, $"11:pieces root32:{R}")}12:piece layersdee", Encoding.ASCII.GetString(TorrentFile.Of(Describe(5, 1), [], null).Content));

    [Fact]
    public void An_empty_file_has_no_root() =>
        Assert.Equal(
            $"d4:info{Info(0, "")}12:piece layersdee", Encoding.ASCII.GetString(TorrentFile.Of(Describe(0, 0) with { Root = null }, [], null).Content));

    [Fact]
    public void Names_are_counted_in_bytes()
    {
        var torrent = TorrentFile.Of(Describe(5, 1) with { File = "ä" }, [], null);
        Assert.Contains("4:name2:ä", Encoding.UTF8.GetString(torrent.Content), StringComparison.Ordinal);
    }

    private static FileDescription Describe(long size, int pieces) => new("films", "a", size, 16_384, pieces, Root, null, []);

    private static string Info(long size, string root) =>
        $"d9:file treed1:ad0:d6:lengthi{size}e{root}eee12:meta versioni2e4:name1:a12:piece lengthi16384e7:privatei1ee";
}
