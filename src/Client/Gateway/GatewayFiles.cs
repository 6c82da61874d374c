using AkkaP2P.Client.Downloads;
using AkkaP2P.Client.Shares;
using AkkaP2P.Client.Trackers;
using AkkaP2P.Protocol;
using Microsoft.AspNetCore.Http;

namespace AkkaP2P.Client.Gateway;

/// <summary>
/// Finds a file's bytes for a reader, in this order: a whole share; a running download of it, whosever idea that was; a download into the node's own
/// cache, begun or gone on with for this reader. Safe to call from any thread.
/// </summary>
internal sealed class GatewayFiles(
    ShareTable shares, ITrackerApi trackers, DownloadCommands downloads, FileCache cache, GatewaySettings settings, TimeProvider time)
{
    /// <summary>What it is, without a byte of it.</summary>
    public async Task<Outcome<GatewayFile>> Find(string? user, string group, string file, CancellationToken cancel)
    {
        if (user is null) return NameCheck.NotLoggedIn;
        if ((NameCheck.Group(group) ?? NameCheck.File(file)) is { } invalid) return invalid;
        var key = new ShareKey(user, group, file);
        var known = shares.Find(key) ?? Partials(key).FirstOrDefault();
        if (known is not null) return new GatewayFile(user, group, file, known.Info.Size, known.Info.Size == 0 ? null : known.Info.Root);
        var described = await trackers.DescribeFile(group, file, cancel).ConfigureAwait(false);
        return described.TryGet(out var told, out var error) ? new GatewayFile(user, group, file, told.Size, told.Root) : error;
    }

    public SharedFileStream Open(GatewayFile file) => new(file, cancel => OpenSource(file, cancel));

    private async Task<IByteSource> OpenSource(GatewayFile file, CancellationToken cancel)
    {
        Task<Outcome<DownloadList>>? ended = null;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        over.CancelAfter(settings.Wait);
        try
        {
            while (true)
            {
                var change = shares.NextChange;
                if (TryOpen(file) is { } source) return source;
                if (ended is { IsCompleted: true }) throw Ended(file, await ended.ConfigureAwait(false));
                ended ??= await cache.Fetch(file, () => IsHere(file), over.Token).ConfigureAwait(false) is { } id ? downloads.Wait(id, null, over.Token) : null;
                if (ended is not null) await Task.WhenAny(change, ended).WaitAsync(over.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new GatewayException(StatusCodes.Status504GatewayTimeout, $"{file.File} did not begin to come within {settings.Wait.TotalSeconds:0} s");
        }
        finally
        {
            await over.CancelAsync().ConfigureAwait(false);
        }
    }

    private bool IsHere(GatewayFile file) => shares.Find(file.Key) is { } whole ? Same(whole, file) : Partials(file.Key).Any(f => Same(f, file));

    private IByteSource? TryOpen(GatewayFile file)
    {
        if (shares.Find(file.Key) is { } whole && Same(whole, file) && shares.Open(whole).TryGet(out var handle, out _))
        {
            return new WholeSource(whole, handle, cache.Use(file, whole.Info.Path));
        }

        var running = Partials(file.Key).FirstOrDefault(f => Same(f, file));
        return running is null ? null : new PartialSource(running, (PartialFile)running.Source!, settings, time, cache.Use(file, running.Info.Path));
    }

    private IEnumerable<ServedFile> Partials(ShareKey key) => shares.FindPartials(key).Where(f => f.Source is PartialFile { IsWhole: true });

    private static bool Same(ServedFile served, GatewayFile file) => served.Info.Size == file.Size && (file.Root is null || served.Info.Root == file.Root);

    private static GatewayException Ended(GatewayFile file, Outcome<DownloadList> outcome) => new(
        StatusCodes.Status502BadGateway, outcome.Error is { } error ? $"{file.File} cannot be had: {error.Message}" : $"{file.File} came, and is not shared any more");
}
