using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Api;

namespace AkkaP2P.Client.Torrents;

/// <summary>
/// A BitTorrent v2 file (BEP 52) of one shared file:
/// <code>
/// info          file tree    NAME → "" → length, pieces root
///               meta version 2
///               name         NAME
///               piece length
///               private      1: other software must not tell strangers about a group's file
/// piece layers  pieces root → the hashes of its pieces, when there is more than one
/// url-list      the web seed, when there is one: a folder, to which a reader adds the name (BEP 19)
/// </code>
/// The file's own address would be a web seed too, but libtorrent takes every v2 torrent for a folder of files and would add the name to that.
/// </summary>
/// <param name="InfoHash">SHA-256 of the bencoded info.</param>
internal sealed record TorrentFile(byte[] Content, Hash256 InfoHash)
{
    /// <param name="layer">The piece layer, 32 bytes a piece, checked against the root; empty for at most one piece.</param>
    public static TorrentFile Of(FileDescription file, ReadOnlySpan<byte> layer, Uri? webSeed)
    {
        var info = Info(file);
        var torrent = new BencodeWriter().BeginDictionary();
        torrent.Text("info").Raw(info.Written);
        torrent.Text("piece layers").BeginDictionary();
        if (file.Pieces > 1 && file.Root is { } root) torrent.Bytes(root.ToArray()).Bytes(layer);
        torrent.End();
        if (webSeed is not null) torrent.Text("url-list").BeginList().Text(webSeed.AbsoluteUri).End();
        return new TorrentFile(torrent.End().Written.ToArray(), Hash256.Of(info.Written));
    }

    private static BencodeWriter Info(FileDescription file)
    {
        var info = new BencodeWriter().BeginDictionary();
        info.Text("file tree").BeginDictionary().Text(file.File).BeginDictionary().Text("").BeginDictionary();
        info.Text("length").Number(file.Size);
        if (file.Root is { } root) info.Text("pieces root").Bytes(root.ToArray());
        info.End().End().End();
        info.Text("meta version").Number(2);
        info.Text("name").Text(file.File);
        info.Text("piece length").Number(file.PieceSize);
        info.Text("private").Number(1);
        return info.End();
    }
}
