using AkkaP2P.Client.Peers;
using AkkaP2P.Protocol.Pieces;
using AkkaP2P.Protocol.Wire;

namespace AkkaP2P.Client.Downloads;

/// <summary>
/// Receives from one peer: the bytes of pieces go straight from the connection to where the piece is put together, and each whole
/// piece is handed over; all other frames go to the actor, so many at a time as it deals with. One loop.
/// </summary>
/// <param name="arrived">Told after each block: the piece, bytes of it since the last time, and the piece itself when it is whole.</param>
internal sealed class FetchReader(
    PeerConnection connection, PieceLayout layout, PieceInbox inbox, PieceIntake intake, MemoryBudget memory, BandwidthLimit limit, TimeProvider time,
    Action<Frame> heard, Action<int, int, PieceBuffer?> arrived)
{
    private const int MaxFramesWaiting = 64;

    /// <summary>A server sends one piece after the other, so begun ones do not pile up.</summary>
    private const int MaxBegun = 2;

    /// <summary>What was cancelled may come nevertheless; more than that is no accident.</summary>
    private const long MaxUnasked = 64 << 20;

    private readonly SemaphoreSlim _credit = new(MaxFramesWaiting, MaxFramesWaiting);
    private readonly List<PieceBuffer> _begun = [];
    private long _unasked;
    private readonly Lock _lock = new(); // guards the two below
    private int _piece;
    private int _bytes;

    /// <summary>The piece that is being received and its bytes since the last call.</summary>
    public (int Piece, int Bytes) TakeProgress()
    {
        lock (_lock)
        {
            var progress = (_piece, _bytes);
            _bytes = 0;
            return progress;
        }
    }

    /// <summary>The actor has dealt with a frame.</summary>
    public void Handled() => _credit.Release();

    /// <summary>Runs until the other closes or says goodbye.</summary>
    /// <returns>True when it was stopped between two frames: the connection can be used on.</returns>
    /// <exception cref="WireFormatException">The other broke the protocol.</exception>
    /// <exception cref="IOException">The connection broke, or is too slow while memory is short.</exception>
    public async Task<bool> Run(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                var next = await connection.Input.Read(stop).ConfigureAwait(false);
                if (next.IsStopped) return true;
                if (next.IsEnd) return false;
                if (next.Block is { } block)
                {
                    await Take(block, stop).ConfigureAwait(false);
                    continue;
                }

                await _credit.WaitAsync(stop).ConfigureAwait(false);
                heard(next.Frame!);
                if (next.Frame is Frame.Bye) return false;
            }
        }
        finally
        {
            foreach (var piece in _begun) piece.Dispose();
        }
    }

    private async Task Take(BlockHeader block, CancellationToken stop)
    {
        if (!IsWhole(block)) throw new WireFormatException($"it sent {block}");
        if (await Begin(block, stop).ConfigureAwait(false) is not { } piece)
        {
            _unasked += block.Length;
            if (_unasked > MaxUnasked) throw new WireFormatException("it sends what nobody asked for");
            await connection.Input.SkipBlock(stop).ConfigureAwait(false);
            return;
        }

        lock (_lock) _piece = piece.Piece;
        await Fill(piece, block.Length, stop).ConfigureAwait(false);
        var (_, bytes) = TakeProgress();
        var whole = piece.Filled == piece.Length;
        if (whole)
        {
            await intake.HasRoom(stop).ConfigureAwait(false);
            _begun.Remove(piece);
        }

        arrived(piece.Piece, bytes, whole ? piece : null);
    }

    /// <summary>As it would be asked for: what comes in crumbs instead would be a message to the coordinator for each.</summary>
    private bool IsWhole(BlockHeader block) =>
        layout.Contains(block.Piece, block.Offset, block.Length)
        && block.Offset % WireLimits.MaxBlock == 0
        && block.Length == Math.Min(WireLimits.MaxBlock, layout.Length(block.Piece) - block.Offset);

    private async Task<PieceBuffer?> Begin(BlockHeader block, CancellationToken stop)
    {
        if (!inbox.IsExpected(block.Piece)) return null;
        var piece = _begun.Find(begun => begun.Piece == block.Piece);
        if (piece is not null) return piece.Filled == block.Offset ? piece : null;
        if (block.Offset > 0) return null;
        if (_begun.Count == MaxBegun) throw new WireFormatException("it begins one piece after the other and ends none");
        piece = await PieceBuffer.Rent(memory, block.Piece, layout.Length(block.Piece), stop).ConfigureAwait(false);
        _begun.Add(piece);
        return piece;
    }

    private async Task Fill(PieceBuffer piece, int length, CancellationToken stop)
    {
        var end = piece.Filled + length;
        while (piece.Filled < end)
        {
            var slice = Math.Min(end - piece.Filled, limit.Slice);
            var asked = time.GetTimestamp();
            var read = await connection.Input.ReadBlock(piece.Bytes.Slice(piece.Filled, slice), stop).ConfigureAwait(false);
            piece.Came(read, time.GetElapsedTime(asked));
            lock (_lock) _bytes += read;
            if (memory.MustGiveWay(piece)) throw new IOException("it is so slow that others were given its memory");
            await limit.Take(read, stop).ConfigureAwait(false);
        }
    }
}
