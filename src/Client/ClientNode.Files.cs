using Akka.Event;
using AkkaP2P.Client.Downloads;
using AkkaP2P.Client.Torrents;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Api;

namespace AkkaP2P.Client;

/// <summary>The commands about files: sharing, downloading, swarms, limits.</summary>
public sealed partial class ClientNode
{
    public async Task<Outcome<Uploaded>> UploadFile(
        string path, string group, bool withSha256 = false, IProgress<HashProgress>? progress = null, CancellationToken cancel = default)
    {
        if (User is not { } user) return NameCheck.NotLoggedIn;
        if (NameCheck.Group(group) is { } invalid) return invalid;
        if (path.Length == 0) return new CommandError(ErrorCode.InvalidName, "the path is empty");
        if (path.Contains('\0')) return new CommandError(ErrorCode.InvalidName, "a path has no NUL");
        return await _parts.Shares.Upload(user, Path.GetFullPath(path), group, withSha256, progress, cancel);
    }

    public Task<Outcome<FileList>> ListFiles(string group, CancellationToken cancel = default) =>
        InGroup(group, t => t.ListFiles(group, cancel));

    public async Task<Outcome<DownloadStarted>> DownloadFile(DownloadRequest request, CancellationToken cancel = default) =>
        (await DownloadFiles([request], cancel))[0];

    public async Task<IReadOnlyList<Outcome<DownloadStarted>>> DownloadFiles(IReadOnlyList<DownloadRequest> requests, CancellationToken cancel = default) =>
        User is { } user ? await _parts.Data.Downloads.Start(user, requests, cancel) : [.. requests.Select(_ => (Outcome<DownloadStarted>)NameCheck.NotLoggedIn)];

    public Task<Outcome<DownloadList>> WaitDownload(long? downloadId, TimeSpan? timeout, CancellationToken cancel = default) =>
        _parts.Data.Downloads.Wait(downloadId, timeout, cancel);

    public async Task<Outcome<DownloadList>> ShowDownloads(CancellationToken cancel = default)
    {
        var shown = await _parts.Data.Downloads.Show(cancel);
        if (!shown.TryGet(out var list, out var error)) return error;
        var rate = list.Downloads.Sum(d => d.Rate);
        return new DownloadList([.. list.Downloads.Select(d => d with { Why = DownloadTrouble.Of(d, rate, _parts.Data.LimitOf(TransferDirection.Download)) })]);
    }

    public Task<Outcome<Done>> PauseDownload(long downloadId, CancellationToken cancel = default) => _parts.Data.Downloads.Pause(downloadId, cancel);

    public async Task<Outcome<Done>> ResumeDownload(long downloadId, CancellationToken cancel = default) =>
        User is null ? NameCheck.NotLoggedIn : await _parts.Data.Downloads.Resume(downloadId, cancel);

    public Task<Outcome<Done>> CancelDownload(long downloadId, CancellationToken cancel = default) => _parts.Data.Downloads.Cancel(downloadId, cancel);

    public Task<Outcome<Done>> ClearDownloads(CancellationToken cancel = default) => _parts.Data.Downloads.Clear(cancel);

    public async Task<Outcome<Done>> StopShare(string? group, string file, CancellationToken cancel = default)
    {
        if (User is not { } user) return NameCheck.NotLoggedIn;
        if (((group is null ? null : NameCheck.Group(group)) ?? NameCheck.File(file)) is { } invalid) return invalid;
        var before = _parts.Shares.Show().Shares.Where(s => s.File == file && (group is null || s.Group == group)).ToList();
        var stopped = await _parts.Shares.Stop(user, group, file, cancel);
        if (stopped.Ok && before is [var share]) ForgetCopy(share.Path);
        return stopped;
    }

    /// <summary>A copy that the page made of a dropped file goes with the last share of it.</summary>
    private void ForgetCopy(string path)
    {
        if (_parts.Shares.Show().Shares.Any(s => s.Path == path)) return;
        try
        {
            _dropped.Forget(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _log.Warning("the copy {0} stays: {1}", path, e.Message);
        }
    }

    public Task<Outcome<ShareList>> ShowShares(CancellationToken cancel = default) =>
        Task.FromResult<Outcome<ShareList>>(_parts.Shares.Show());

    /// <summary>The trackers' picture; what a running download knows better of its own sources stands in for it.</summary>
    public async Task<Outcome<SwarmView>> ShowPeers(string group, string file, CancellationToken cancel = default)
    {
        if (Refusal(NameCheck.Group(group) ?? NameCheck.File(file)) is { } refusal) return refusal;
        var told = await _parts.Trackers.Api.Peers(group, file, cancel);
        if (!told.TryGet(out var swarm, out var error)) return error;
        var downloads = await _parts.Data.Downloads.Show(cancel);
        var own = downloads.Ok
            ? downloads.Value.Downloads.Where(d => !d.Ended && d.Group == group && d.File == file).SelectMany(d => d.Peers).ToList()
            : [];
        return new SwarmView([.. swarm.Peers.Select(p => View(p, own.Find(o => o.Address == p.Address)))]);
    }

    public async Task<Outcome<TorrentExported>> ExportTorrent(string group, string file, string path, CancellationToken cancel = default)
    {
        if (Refusal(NameCheck.Group(group) ?? NameCheck.File(file)) is { } refusal) return refusal;
        if (path.Length == 0 || path.Contains('\0')) return new CommandError(ErrorCode.InvalidName, "the path is empty or has a NUL");
        return await TorrentExport.Run(_parts.Trackers.Api, group, file, Path.GetFullPath(path), _parts.Gateway, cancel);
    }

    public Task<Outcome<Done>> SetLimit(TransferDirection direction, long? bytesPerSecond, CancellationToken cancel = default)
    {
        _parts.Data.SetLimit(direction, bytesPerSecond);
        return Task.FromResult<Outcome<Done>>(Done.Instance);
    }

    private static SwarmViewPeer View(SwarmPeer told, DownloadPeer? own) =>
        new(told.User, told.Address, told.Pieces, told.Complete, own?.Score ?? told.Score) { Source = own };
}
