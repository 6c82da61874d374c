using AkkaP2P.Client.Storage;
using AkkaP2P.Protocol.Hashing;

namespace AkkaP2P.Client.Downloads;

/// <summary>What became of a received piece.</summary>
internal enum Verdict
{
    /// <summary>Right, and written.</summary>
    Taken,

    /// <summary>Right, but here already, or nobody wants it any more.</summary>
    Spare,

    Wrong,
}

/// <summary>
/// Hashes received pieces and writes the right ones, beside the connections that bring the next. So many at a time as there are cores, over all
/// downloads; what waits is bounded by the <see cref="MemoryBudget"/>.
/// </summary>
internal sealed class PieceIntake(PieceStore store, PieceManifest manifest, SemaphoreSlim cores)
{
    public PieceManifest Manifest => manifest;

    /// <summary>Owns the piece from here on.</summary>
    /// <exception cref="IOException">It could not be written.</exception>
    public async Task<Verdict> Take(PieceBuffer piece)
    {
        using (piece)
        {
            await cores.WaitAsync().ConfigureAwait(false);
            try
            {
                return await Task.Run(() => Judge(piece)).ConfigureAwait(false);
            }
            finally
            {
                cores.Release();
            }
        }
    }

    private Verdict Judge(PieceBuffer piece)
    {
        if (store.Has(piece.Piece)) return Verdict.Spare;
        if (!manifest.Verify(piece.Piece, piece.Bytes.Span)) return Verdict.Wrong;
        return store.Write(piece.Piece, piece.Bytes.Span) ? Verdict.Taken : Verdict.Spare;
    }
}
