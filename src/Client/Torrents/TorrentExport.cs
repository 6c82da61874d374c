using AkkaP2P.Client.Gateway;
using AkkaP2P.Client.Trackers;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Api;
using AkkaP2P.Protocol.Hashing;
using AkkaP2P.Protocol.Pieces;

namespace AkkaP2P.Client.Torrents;

/// <summary>export_torrent: asks the trackers for the file's hashes, checks them, and writes the torrent beside nothing that exists.</summary>
internal static class TorrentExport
{
    /// <param name="path">A new file, or an existing folder, in which it is called NAME.torrent.</param>
    public static async Task<Outcome<TorrentExported>> Run(
        ITrackerApi trackers, string group, string file, string path, string? gateway, CancellationToken cancel)
    {
        var target = Directory.Exists(path) ? Path.Combine(path, file + ".torrent") : path;
        if (!Directory.Exists(Path.GetDirectoryName(target))) return new CommandError(ErrorCode.PathNotFound, $"{Path.GetDirectoryName(target)} does not exist");
        if (!(await trackers.DescribeFile(group, file, cancel)).TryGet(out var described, out var error)) return error;
        if (!(await Layer(trackers, described, cancel)).TryGet(out var layer, out error)) return error;
        var webSeed = gateway is null ? null : HttpGateway.FolderOf(gateway, group);
        var torrent = TorrentFile.Of(described, layer, webSeed);
        return Write(target, torrent.Content) is { } refusal ? refusal : new TorrentExported(target, torrent.InfoHash);
    }

    private static async Task<Outcome<byte[]>> Layer(ITrackerApi trackers, FileDescription file, CancellationToken cancel)
    {
        if (file.Pieces <= 1) return Array.Empty<byte>();
        var told = await trackers.PieceLayer(file.Group, file.File, cancel);
        if (!told.TryGet(out var layer, out var error)) return error;
        var layout = new PieceLayout(file.Size, file.PieceSize);
        return layer.Length == layout.Count * Hash256.Size && Merkle.Root(layer, layout) == file.Root
            ? layer
            : new CommandError(ErrorCode.Internal, $"the trackers' hashes of {file.File} do not agree with its root");
    }

    private static CommandError? Write(string target, byte[] content)
    {
        try
        {
            using var file = new FileStream(target, FileMode.CreateNew, FileAccess.Write);
            file.Write(content);
            file.Flush(flushToDisk: true);
            return null;
        }
        catch (UnauthorizedAccessException e)
        {
            return new CommandError(ErrorCode.PermissionDenied, e.Message);
        }
        catch (IOException e)
        {
            return File.Exists(target)
                ? new CommandError(ErrorCode.DestinationExists, $"{target} exists")
                : new CommandError(ErrorCode.DiskFull, $"{target} cannot be written: {e.Message}");
        }
    }
}
