using AkkaP2P.Client.Downloads;
using AkkaP2P.Client.Shares;
using AkkaP2P.Protocol;
using Microsoft.AspNetCore.Http;

namespace AkkaP2P.Client.Gateway;

/// <summary>
/// Files that were asked for over HTTP and are not on this node: each is an ordinary download into <c>USER/GROUP/NAME</c> below the cache's folder, listed with
/// the others, and a share when it is whole. What the folder holds is bounded; the files unused for longest go first, never one that is being read. A
/// download whose readers are gone is paused after a while. Safe to call from any thread.
/// </summary>
internal sealed class FileCache(string folder, DownloadCommands downloads, ShareCommands shares, GatewaySettings settings, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _fetching = new(1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Usage> _usage = new(StringComparer.Ordinal);

    private sealed record Usage(int Readers, long LastUsed, ITimer? Pause);

    /// <summary>Has it fetched, by a download that runs already or a new one. Gives the download, or null when <paramref name="isHere"/> is true by now.</summary>
    /// <exception cref="GatewayException">It cannot be.</exception>
    public async Task<long?> Fetch(GatewayFile file, Func<bool> isHere, CancellationToken cancel)
    {
        await _fetching.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            var all = await Downloads(cancel).ConfigureAwait(false);
            // Looked at in this order, since a download is a share before it counts as completed.
            if (isHere()) return null;
            var running = all.LastOrDefault(d => !d.Ended && !d.IsSelection && d.Group == file.Group && d.File == file.File);
            return running is null ? await Start(file, all, cancel).ConfigureAwait(false) : await GoOn(file, running, cancel).ConfigureAwait(false);
        }
        finally
        {
            _fetching.Release();
        }
    }

    /// <summary>Counts a reader until the result is disposed.</summary>
    /// <param name="path">What it reads; only files of the cache count.</param>
    public IDisposable Use(GatewayFile file, string path)
    {
        var ours = PathOf(file);
        if (path == ours || path == ours + ".part") Count(ours, +1);
        else ours = null;
        return new Reading(() =>
        {
            if (ours is not null) Count(ours, -1);
        });
    }

    public void Dispose()
    {
        _stopping.Cancel();
        lock (_lock)
        {
            foreach (var usage in _usage.Values) usage.Pause?.Dispose();
        }

        _stopping.Dispose();
        _fetching.Dispose();
    }

    private string PathOf(GatewayFile file) => Path.Combine(folder, file.User, file.Group, file.File);

    private async Task<IReadOnlyList<DownloadStatus>> Downloads(CancellationToken cancel)
    {
        var shown = await downloads.Show(cancel).ConfigureAwait(false);
        return shown.TryGet(out var list, out var error) ? list.Downloads : throw Refused(error);
    }

    private async Task<long> GoOn(GatewayFile file, DownloadStatus running, CancellationToken cancel)
    {
        if (running.State != DownloadState.Paused) return running.DownloadId;
        if (running.Path != PathOf(file))
        {
            throw new GatewayException(StatusCodes.Status409Conflict, $"{file.File} is a paused download: resume_download {running.DownloadId} goes on with it");
        }

        var resumed = await downloads.Resume(running.DownloadId, cancel).ConfigureAwait(false);
        return resumed.Error is { } error ? throw Refused(error) : running.DownloadId;
    }

    private async Task<long> Start(GatewayFile file, IReadOnlyList<DownloadStatus> all, CancellationToken cancel)
    {
        await MakeRoom(file, all, cancel).ConfigureAwait(false);
        var path = PathOf(file);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GatewayException(StatusCodes.Status507InsufficientStorage, $"the cache cannot be written: {e.Message}");
        }

        var started = await downloads.Start(file.User, new DownloadRequest(file.Group, file.File, path, Overwrite: true), cancel).ConfigureAwait(false);
        return started.TryGet(out var download, out var error) ? download.DownloadId : throw Refused(error);
    }

    private async Task MakeRoom(GatewayFile file, IReadOnlyList<DownloadStatus> all, CancellationToken cancel)
    {
        var room = new CacheRoom(folder, settings.Cache, file.Size);
        foreach (var old in room.ToRemove(LastUsed))
        {
            var path = old.EndsWith(".part", StringComparison.Ordinal) ? old[..^5] : old;
            if (all.LastOrDefault(d => !d.Ended && d.Path == path) is { } unfinished) await downloads.Cancel(unfinished.DownloadId, cancel).ConfigureAwait(false);
            else await StopShare(file.User, path, cancel).ConfigureAwait(false);
            File.Delete(old);
            lock (_lock) _usage.Remove(path);
        }

        if (!room.IsEnough)
        {
            throw new GatewayException(
                StatusCodes.Status507InsufficientStorage,
                $"{file.File} does not fit into the cache ({settings.Cache} bytes, akkap2p.client.gateway.cache): download_file it to a place of its own");
        }
    }

    /// <summary>Of another user nothing is served now; his share is found missing at his next login.</summary>
    private async Task StopShare(string user, string path, CancellationToken cancel)
    {
        if (Path.GetRelativePath(folder, path).Split(Path.DirectorySeparatorChar) is [var owner, var group, var name] && owner == user)
        {
            await shares.Stop(user, group, name, cancel).ConfigureAwait(false);
        }
    }

    /// <summary>Null while it is being read.</summary>
    private long? LastUsed(string path)
    {
        lock (_lock)
        {
            var usage = _usage.GetValueOrDefault(path.EndsWith(".part", StringComparison.Ordinal) ? path[..^5] : path);
            return usage is null ? 0 : usage.Readers > 0 ? null : usage.LastUsed;
        }
    }

    private void Count(string path, int change)
    {
        lock (_lock)
        {
            if (_stopping.IsCancellationRequested) return;
            var before = _usage.GetValueOrDefault(path);
            before?.Pause?.Dispose();
            var readers = (before?.Readers ?? 0) + change;
            var pause = readers == 0 ? time.CreateTimer(_ => PauseUnread(path), null, settings.IdlePause, Timeout.InfiniteTimeSpan) : null;
            _usage[path] = new Usage(readers, time.GetTimestamp(), pause);
        }
    }

    private void PauseUnread(string path)
    {
        CancellationToken stopping;
        lock (_lock)
        {
            if (_stopping.IsCancellationRequested || _usage.GetValueOrDefault(path) is not { Readers: 0 }) return;
            stopping = _stopping.Token;
        }

        _ = Task.Run(() => PauseUnread(path, stopping), stopping);
    }

    private async Task PauseUnread(string path, CancellationToken stopping)
    {
        var unread = (await Downloads(stopping).ConfigureAwait(false)).LastOrDefault(d => !d.Ended && d.Path == path);
        if (unread is not null) await downloads.Pause(unread.DownloadId, stopping).ConfigureAwait(false);
    }

    private static GatewayException Refused(CommandError error) => new(FileServing.StatusOf(error.Code), error.Message);

    private sealed class Reading(Action end) : IDisposable
    {
        private Action? _end = end;

        public void Dispose() => Interlocked.Exchange(ref _end, null)?.Invoke();
    }
}
