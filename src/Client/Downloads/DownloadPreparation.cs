using AkkaP2P.Client.Shares;
using AkkaP2P.Client.Storage;
using AkkaP2P.Client.Trackers;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Hashing;

namespace AkkaP2P.Client.Downloads;

/// <summary>A download that can begin to fetch.</summary>
/// <param name="Manifest">Null for an empty file.</param>
/// <param name="Store">Null when an earlier run had finished the file already.</param>
internal sealed record PreparedDownload(PieceManifest? Manifest, PieceStore? Store);

/// <summary>What comes before fetching: the pieces' hashes from the tracker, held against the root, and what lies on the disk already.</summary>
internal static class DownloadPreparation
{
    /// <summary>Null is an empty file, which has no hashes.</summary>
    public static async Task<(PieceManifest? Manifest, CommandError? Error)> Manifest(DownloadJob job, ISwarmApi tracker, CancellationToken cancel)
    {
        if (job.Root is not { } root) return (null, null);
        byte[] layer = [];
        if (PieceManifest.LayerLength(job.Layout) > 0)
        {
            var answer = await tracker.PieceLayer(job.Group, job.File.Value, cancel).ConfigureAwait(false);
            if (!answer.TryGet(out var bytes, out var error)) return (null, error);
            layer = bytes;
        }

        return PieceManifest.TryCreate(job.Layout, root, layer, out var manifest)
            ? (manifest, null)
            : (null, new CommandError(ErrorCode.CorruptSource, "the tracker's piece hashes do not lead to the file's root"));
    }

    /// <summary>Opens the store, hashes what the journal does not prove and copies what this node shares itself. Blocking.</summary>
    public static Outcome<PreparedDownload> Open(DownloadJob job, PieceManifest? manifest, IShareTable shares, Action beginVerify, CancellationToken cancel)
    {
        if (PieceStoreOpening.WasFinished(job.Target, job.Root, job.Layout) || IsThere(job, manifest, cancel)) return new PreparedDownload(manifest, null);
        if (!PieceStore.Open(job.Target, job.Root, job.Layout).TryGet(out var store, out var error)) return error;
        try
        {
            if (manifest is not null)
            {
                Verify(store, manifest, beginVerify, cancel);
                OwnShare.Copy(shares, job, store, manifest, beginVerify, cancel);
            }

            return new PreparedDownload(manifest, store);
        }
        catch (Exception e) when (DiskFault.IsDisk(e))
        {
            store.Dispose();
            return DiskFault.Of(e, store.PartPath);
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    private static void Verify(PieceStore store, PieceManifest manifest, Action begin, CancellationToken cancel)
    {
        var suspects = store.Suspects();
        if (suspects.IsEmpty) return;
        begin();
        var buffer = new byte[store.Layout.PieceSize];
        foreach (var piece in suspects.SetPieces())
        {
            cancel.ThrowIfCancellationRequested();
            var bytes = buffer.AsSpan(0, store.Layout.Length(piece));
            store.Read(piece, 0, bytes);
            store.Settle(piece, manifest.Verify(piece, bytes));
        }
    }

    /// <summary>After a death between the rename and the journal's last word, or where there is no journal, only the file itself can tell.</summary>
    private static bool IsThere(DownloadJob job, PieceManifest? manifest, CancellationToken cancel)
    {
        if (job.Target.Selection || job.Target.Overwrite || File.Exists(job.Target.PartPath) || !File.Exists(job.Target.FinalPath)) return false;
        var hasJournal = File.Exists(job.Target.JournalPath);
        if (!hasJournal && !PieceStoreOpening.NeedsNoJournal(job.Target, job.Layout)) return false;
        try
        {
            using var file = File.OpenHandle(job.Target.FinalPath, share: FileShare.ReadWrite | FileShare.Delete);
            if (RandomAccess.GetLength(file) != job.Layout.Size) return false;
            var buffer = new byte[Math.Max(1, job.Layout.PieceSize)];
            for (var piece = 0; piece < job.Layout.Count; piece++)
            {
                cancel.ThrowIfCancellationRequested();
                var bytes = buffer.AsSpan(0, job.Layout.Length(piece));
                if (RandomAccess.Read(file, bytes, job.Layout.Offset(piece)) != bytes.Length || !manifest!.Verify(piece, bytes)) return false;
            }

            if (hasJournal) File.Delete(job.Target.JournalPath);
            return true;
        }
        catch (Exception e) when (DiskFault.IsDisk(e))
        {
            return false;
        }
    }
}
