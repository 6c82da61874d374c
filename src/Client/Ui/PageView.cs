using System.Collections.Concurrent;
using AkkaP2P.Client.Downloads;
using AkkaP2P.Client.Gateway;
using AkkaP2P.Client.Shares;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Api;
using AkkaP2P.Protocol.Pieces;

namespace AkkaP2P.Client.Ui;

/// <summary>Gathers what the page shows. Safe to call from any thread.</summary>
internal sealed class PageView(IClientNode node, Transfers data, ShareTable shares, string media)
{
    private const int MaxEnded = 100;
    private const string Part = ".part";
    private const string Partial = ".partial";

    private static readonly string DefaultFolder = FindFolder();

    private readonly ConcurrentDictionary<object, PageHashing> _hashing = new();

    public async Task<PageState> State(CancellationToken cancel)
    {
        var status = node.Status;
        var downloads = (await node.ShowDownloads(cancel).ConfigureAwait(false)).Value.Downloads;
        var shown = downloads.Where(d => !d.Ended).Concat(downloads.Where(d => d.Ended).TakeLast(MaxEnded)).OrderByDescending(d => d.DownloadId);
        return new PageState(
            status.User, status.Listen, status.Tracker, status.Trackers, status.Gateway, media, DefaultFolder,
            data.LimitOf(TransferDirection.Upload), data.LimitOf(TransferDirection.Download),
            [.. shown.Select(d => new PageDownload(d, MapOf(d, status.User), IsPlayable(d.File)))],
            (await node.ShowShares(cancel).ConfigureAwait(false)).Value.Shares,
            [.. _hashing.Values.OrderBy(h => h.File, StringComparer.Ordinal)]);
    }

    public async Task<Outcome<PageGroup>> Group(string group, CancellationToken cancel)
    {
        if (!(await node.ListMembers(group, cancel).ConfigureAwait(false)).TryGet(out var members, out var error)) return error;
        if (!(await node.ListFiles(group, cancel).ConfigureAwait(false)).TryGet(out var files, out error)) return error;
        var isOwner = members.Members.Any(m => m.Role == GroupRole.Owner && m.User == node.Status.User);
        var requests = isOwner ? await node.ListRequests(group, cancel).ConfigureAwait(false) : default;
        return new PageGroup(group, members.Members, requests.Ok ? requests.Value.Requests : [], [.. files.Files.Select(f => new PageFile(f, IsPlayable(f.File)))]);
    }

    /// <summary>Shares a file and shows how far it is hashed.</summary>
    public async Task<Outcome<Uploaded>> Upload(string path, string group, CancellationToken cancel)
    {
        var key = new object();
        var name = Path.GetFileName(path);
        _hashing[key] = new PageHashing(group, name, 0, 0);
        try
        {
            return await node.UploadFile(path, group, progress: new Hashed(p => _hashing[key] = new PageHashing(group, name, p.BytesHashed, p.Size)), cancel: cancel).ConfigureAwait(false);
        }
        finally
        {
            _hashing.TryRemove(key, out _);
        }
    }

    private string? MapOf(DownloadStatus download, string? user)
    {
        if (download.Ended || user is null) return null;
        var whole = download.IsSelection ? download.Path[..^Partial.Length] : download.Path;
        var served = shares.FindPartials(new ShareKey(user, download.Group, download.File)).FirstOrDefault(f => f.Info.Path == whole + Part);
        if (served?.Source is not PartialFile partial || !Bitfield.TryRead(partial.Have(), partial.Layout.Count, out var have)) return null;
        return PieceMap.Write(have, partial.Asked, partial.Demand.Urgent());
    }

    private static bool IsPlayable(string file) => FileServing.IsMedia(FileServing.TypeOf(file));

    private static string FindFolder()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var downloads = Path.Combine(home, "Downloads");
        return Directory.Exists(downloads) ? downloads : home.Length > 0 ? home : Path.GetTempPath();
    }

    /// <summary>Reports at once; a Progress object would post them.</summary>
    private sealed class Hashed(Action<HashProgress> report) : IProgress<HashProgress>
    {
        public void Report(HashProgress value) => report(value);
    }
}
