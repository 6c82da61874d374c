using AkkaP2P.Client.Peers;
using AkkaP2P.Client.Shares;
using AkkaP2P.Client.Storage;
using AkkaP2P.Protocol.Hashing;

namespace AkkaP2P.Client.Downloads;

/// <summary>A whole share of this very node as a source: what lies on the same disk needs no peer.</summary>
internal static class OwnShare
{
    /// <summary>Copies the missing pieces that are right; whatever it cannot copy is left to the peers. Blocking.</summary>
    /// <param name="begin">Called before the first piece is read.</param>
    /// <exception cref="IOException">The copy cannot be written.</exception>
    public static void Copy(IShareTable shares, DownloadJob job, PieceStore store, PieceManifest manifest, Action begin, CancellationToken cancel)
    {
        if (job.Root is not { } root || !shares.TryGet(job.Group, root, out var file) || !file.Complete) return;
        if (!shares.Open(file).TryGet(out var handle, out _)) return;
        using var reader = new WholeFileReader(handle, job.Layout);
        begin();
        var buffer = new byte[job.Layout.PieceSize];
        for (var piece = 0; piece < job.Layout.Count; piece++)
        {
            cancel.ThrowIfCancellationRequested();
            if (store.Has(piece) || job.Selection is { } wanted && !wanted[piece]) continue;
            var bytes = buffer.AsSpan(0, job.Layout.Length(piece));
            if (!TryRead(reader, piece, bytes)) return;
            if (manifest.Verify(piece, bytes)) store.Write(piece, bytes);
        }
    }

    private static bool TryRead(WholeFileReader reader, int piece, Span<byte> bytes)
    {
        try
        {
            return reader.TryRead(piece, 0, bytes);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
