using AkkaP2P.Client.Storage;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Hashing;
using AkkaP2P.Swarm.Scoring;

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

/// <param name="Convicted">Who had sent the piece wrong before, as this copy of it proves.</param>
internal sealed record Judgement(Verdict Verdict, IReadOnlyList<WrongLeaves<Hash256>> Convicted);

/// <summary>
/// Hashes received pieces and writes the right ones, beside the connections that bring the next. So many are hashed at a time as there are cores, over
/// all downloads; what waits is bounded by the <see cref="MemoryBudget"/>.
/// </summary>
internal sealed class PieceIntake(PieceStore store, PieceManifest manifest, SemaphoreSlim cores)
{
    /// <summary>On each of two cores one is hashed, one is being written, and one is there when the first of these is done.</summary>
    private const int MaxWaiting = 4;

    /// <summary>One write at a time: a file system lets none beside it into the same file, and who waits there spins on a core that could hash.</summary>
    private readonly SemaphoreSlim _writing = new(1, 1);

    /// <summary>Guards the wrong copies: pieces are judged side by side.</summary>
    private readonly Lock _lock = new();
    private readonly WrongCopies<Hash256> _wrong = new();

    /// <summary>Pieces that are here and not written yet: what waits in the network survives a kill, what waits here comes twice.</summary>
    private readonly SemaphoreSlim _room = new(MaxWaiting, MaxWaiting);

    public PieceManifest Manifest => manifest;

    /// <summary>Room for one piece. <see cref="Take"/> must follow, and gives it back.</summary>
    public Task HasRoom(CancellationToken cancel) => _room.WaitAsync(cancel);

    /// <summary>Owns the piece from here on.</summary>
    /// <exception cref="IOException">It could not be written.</exception>
    public async Task<Judgement> Take(PieceBuffer piece, Hash256 sender)
    {
        try
        {
            if (store.Has(piece.Piece)) return new Judgement(Verdict.Spare, []);
            if (await Judge(piece, sender).ConfigureAwait(false) is not { } convicted) return new Judgement(Verdict.Wrong, []);
            var isNew = await Write(piece).ConfigureAwait(false);
            return new Judgement(isNew ? Verdict.Taken : Verdict.Spare, convicted);
        }
        finally
        {
            piece.Dispose();
            _room.Release();
        }
    }

    /// <summary>Goes on on the thread that has hashed, which is none of a connection.</summary>
    private async Task<bool> Write(PieceBuffer piece)
    {
        await _writing.WaitAsync().ConfigureAwait(false);
        try
        {
            return store.Write(piece.Piece, piece.Bytes.Span);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>As many at a time as there are cores, beside the connection that brought it.</summary>
    private async Task<IReadOnlyList<WrongLeaves<Hash256>>?> Judge(PieceBuffer piece, Hash256 sender)
    {
        await cores.WaitAsync().ConfigureAwait(false);
        try
        {
            return await Task.Run(() => Verify(piece, sender)).ConfigureAwait(false);
        }
        finally
        {
            cores.Release();
        }
    }

    /// <summary>Null when the piece is wrong; else whom it proves to have sent it wrong.</summary>
    private IReadOnlyList<WrongLeaves<Hash256>>? Verify(PieceBuffer piece, Hash256 sender)
    {
        if (!manifest.Verify(piece.Piece, piece.Bytes.Span))
        {
            var wrong = Leaves(piece);
            lock (_lock) _wrong.Remember(piece.Piece, sender, wrong);
            return null;
        }

        lock (_lock)
        {
            if (!_wrong.IsWaiting(piece.Piece)) return [];
        }

        var right = Leaves(piece);
        lock (_lock) return _wrong.Resolve(piece.Piece, sender, right);
    }

    private static byte[] Leaves(PieceBuffer piece)
    {
        var leaves = new byte[Merkle.LeafCount(piece.Length) * Hash256.Size];
        Merkle.HashLeaves(piece.Bytes.Span, leaves);
        return leaves;
    }
}
