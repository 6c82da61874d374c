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
/// Hashes received pieces and writes the right ones, beside the connections that bring the next. So many are hashed at a time as there are cores, over
/// all downloads; what waits is bounded by the <see cref="MemoryBudget"/>.
/// </summary>
internal sealed class PieceIntake(PieceStore store, PieceManifest manifest, SemaphoreSlim cores)
{
    /// <summary>One write at a time: a file system lets none beside it into the same file, and who waits there spins on a core that could hash.</summary>
    private readonly SemaphoreSlim _writing = new(1, 1);

    public PieceManifest Manifest => manifest;

    /// <summary>Owns the piece from here on.</summary>
    /// <exception cref="IOException">It could not be written.</exception>
    public async Task<Verdict> Take(PieceBuffer piece)
    {
        using (piece)
        {
            if (store.Has(piece.Piece)) return Verdict.Spare;
            if (!await InTurn(cores, () => manifest.Verify(piece.Piece, piece.Bytes.Span)).ConfigureAwait(false)) return Verdict.Wrong;
            return await InTurn(_writing, () => store.Write(piece.Piece, piece.Bytes.Span)).ConfigureAwait(false) ? Verdict.Taken : Verdict.Spare;
        }
    }

    private static async Task<bool> InTurn(SemaphoreSlim turn, Func<bool> work)
    {
        await turn.WaitAsync().ConfigureAwait(false);
        try
        {
            return await Task.Run(work).ConfigureAwait(false);
        }
        finally
        {
            turn.Release();
        }
    }
}
