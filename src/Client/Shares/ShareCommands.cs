using Akka.Actor;
using AkkaP2P.Client.Trackers;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Api;
using AkkaP2P.Protocol.Hashing;
using AkkaP2P.Protocol.Pieces;

namespace AkkaP2P.Client.Shares;

/// <summary>
/// The commands about what this node shares: upload_file, stop_share, show_shares, and what login and logout do to shares. Safe to call from any thread.
/// </summary>
internal sealed class ShareCommands(ShareTable table, ShareJournal journal, ITrackerApi trackers, IActorRef registry, ShareSettings settings) : IDisposable
{
    /// <summary>An upload is done when the trackers know who has the file; when that takes too long, without.</summary>
    private static readonly TimeSpan AnnounceTimeout = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _hashing = new(settings.HashingFiles);

    /// <summary>After login: the user's shares are served again, those whose files are still what was hashed.</summary>
    public async Task Begin(string user)
    {
        table.Load(user, journal.Of(user));
        await Task.Run(table.Audit);
    }

    /// <summary>At logout: nothing is served any more. Done when the counts are remembered.</summary>
    public Task End()
    {
        var last = table.Clear();
        return last.Count == 0 ? Task.CompletedTask : journal.Append([.. last.Select(s => new ShareLine(Served: new ServedCount(s.Key, s.BytesServed)))]);
    }

    public ShareList Show() => new(
        [.. table.Served.Where(f => f.Complete)
            .OrderBy(f => f.Info.Group, StringComparer.Ordinal).ThenBy(f => f.Info.File, StringComparer.Ordinal)
            .Select(f => new Share(f.Info.Group, f.Info.File, f.Info.Path, f.Info.Size, f.BytesServed, f.Peers))]);

    public async Task<Outcome<Uploaded>> Upload(
        string user, string path, string group, bool withSha256, IProgress<HashProgress>? progress, CancellationToken cancel)
    {
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(path));
        if (!FileName.TryParse(name, out _)) return new CommandError(ErrorCode.InvalidName, $"'{name}' is not a name a file can have in a group");
        if (!Path.Exists(path)) return new CommandError(ErrorCode.PathNotFound, $"{path} does not exist");
        var key = new ShareKey(user, group, name);
        if (await UploadSmall(key, path, withSha256, cancel) is { } uploaded) return uploaded;
        var described = await trackers.DescribeFile(group, name, cancel);
        if (described.Error is { Code: not ErrorCode.FileNotFound } refusal) return refusal;
        if (!FileStamp.Of(path).TryGet(out var stamp, out var unreadable)) return unreadable;
        if (RefusalBeforeHashing(key, path, stamp, described.Ok ? described.Value : null) is { } early) return early;
        var hashed = await Hash(path, stamp, described.Ok ? described.Value.PieceSize : null, withSha256, progress, cancel);
        return hashed.TryGet(out var file, out var error) ? await Register(key, path, stamp, file, cancel) : error;
    }

    /// <summary>
    /// A file of one piece is hashed sooner than the tracker is asked whether that is worth it. Null when nothing came of it that the other way could not tell
    /// better: which refusal comes first, and whether the group has the same file in other pieces.
    /// </summary>
    private async Task<Outcome<Uploaded>?> UploadSmall(ShareKey key, string path, bool withSha256, CancellationToken cancel)
    {
        if (!FileStamp.Of(path).TryGet(out var stamp, out _) || stamp.Length > PieceSize.Default || RefusalBeforeHashing(key, path, stamp, null) is not null) return null;
        if (!(await Hash(path, stamp, null, withSha256, null, cancel)).TryGet(out var file, out _)) return null;
        var uploaded = await Register(key, path, stamp, file, cancel);
        return uploaded.Error?.Code == ErrorCode.FileExists ? (Outcome<Uploaded>?)null : uploaded;
    }

    /// <param name="group">Null when the name is shared in one group only.</param>
    public async Task<Outcome<Done>> Stop(string user, string? group, string file, CancellationToken cancel)
    {
        var named = table.Named(file).Where(k => group is null || k.Group == group).ToList();
        if (named.Count > 1) return new CommandError(ErrorCode.Usage, $"{file} is shared in {string.Join(", ", named.Select(k => k.Group))}: name the group");
        if (named.Count == 0) return await WhyNotShared(group, file, cancel);
        await journal.Append(new ShareLine(Ended: named[0]));
        table.End(named[0]);
        return Done.Instance;
    }

    public void Dispose() => _hashing.Dispose();

    private async Task<CommandError> WhyNotShared(string? group, string file, CancellationToken cancel)
    {
        var described = group is null ? default : await trackers.DescribeFile(group, file, cancel);
        return group is not null && described.Error is { } error ? error : new CommandError(ErrorCode.FileNotFound, $"this node does not share {file}");
    }

    /// <summary>Hashing takes long: what can be refused without is.</summary>
    private CommandError? RefusalBeforeHashing(ShareKey key, string path, FileStamp stamp, FileDescription? known)
    {
        if (known is not null && known.Size != stamp.Length) return FileExists(key);
        if (table.Find(key) is { } shared && shared.Info.Path == path && table.IsUnchanged(shared, stamp)) return AlreadyShared(key);
        if (table.LastingCount >= settings.MaxShares) return new CommandError(ErrorCode.Internal, $"this node shares {settings.MaxShares} files already");
        return null;
    }

    private async Task<Outcome<HashedFile>> Hash(
        string path, FileStamp stamp, int? pieceSize, bool withSha256, IProgress<HashProgress>? progress, CancellationToken cancel)
    {
        await _hashing.WaitAsync(cancel);
        try
        {
            var options = new FileHashOptions { PieceSize = pieceSize, WithSha256 = withSha256 };
            var hashed = await FileHasher.Hash(path, options, progress is null ? null : new HashReports(progress, stamp.Length), cancel);
            if (!hashed.Ok) return hashed;
            return FileStamp.Of(path) is { Ok: true } now && now.Value == stamp
                ? hashed
                : new CommandError(ErrorCode.FileChanged, $"{path} changed while it was hashed");
        }
        finally
        {
            _hashing.Release();
        }
    }

    private async Task<Outcome<Uploaded>> Register(ShareKey key, string path, FileStamp stamp, HashedFile hashed, CancellationToken cancel)
    {
        if (table.Find(key) is { } shared) return shared.Info.Root == hashed.Root ? AlreadyShared(key) : FileExists(key);
        var layout = hashed.Layout;
        var registered = await trackers.RegisterFile(
            key.Group, new RegisterFile(key.File, layout.Size, layout.PieceSize, hashed.Root, hashed.Sha256, hashed.Layer), cancel);
        if (!registered.TryGet(out var known, out var error)) return error;
        // The group has it in other pieces: it is to be hashed, and served, in those.
        if (layout.Size > 0 && known.PieceSize != layout.PieceSize) return FileExists(key);
        var info = new ServedFileInfo(key.User, key.Group, key.File, path, layout.Size, layout.PieceSize, hashed.Root);
        var share = new ShareRecord(info, stamp, 0);
        await journal.Append(new ShareLine(Began: share));
        await Announced(table.Add(share));
        return new Uploaded(key.Group, key.File, layout.Size, layout.Count, layout.PieceSize, hashed.Root, hashed.Sha256);
    }

    private async Task Announced(ServedFile file)
    {
        try
        {
            await registry.Ask<ShareRegistry.Settled>(new ShareRegistry.AnnounceNow(file), AnnounceTimeout);
        }
        catch (AskTimeoutException)
        {
            return; // the registry goes on trying
        }
    }

    private static CommandError AlreadyShared(ShareKey key) => new(ErrorCode.AlreadyShared, $"this node already shares {key.File} in {key.Group}");

    private static CommandError FileExists(ShareKey key) => new(ErrorCode.FileExists, $"{key.Group} has a {key.File} with other content");

    /// <summary>Reports go out on the hashing threads, in order; a Progress object would post them.</summary>
    private sealed class HashReports(IProgress<HashProgress> progress, long size) : IProgress<long>
    {
        public void Report(long value) => progress.Report(new HashProgress(value, size));
    }
}
