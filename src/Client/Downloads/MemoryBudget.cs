namespace AkkaP2P.Client.Downloads;

/// <summary>
/// Bounds the bytes of pieces that are being received or verified, over all downloads of the node. Who finds none left waits its turn, and
/// with it the connection it reads from. One that is larger than all there is gets it when everything is free. While others wait, the piece that would take
/// longest gives way: a kilobyte a second would hold its memory for ten minutes, and some dozens of such peers all there is. Safe for use by several threads.
/// </summary>
internal sealed class MemoryBudget
{
    /// <summary>A peer is waited for at least so long.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>What will be here by then stays, whoever waits.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly List<PieceBuffer> _held = [];
    private readonly LinkedList<(int Bytes, TaskCompletionSource Turn)> _waiting = [];
    private readonly long _all;
    private long _free;

    public MemoryBudget(long bytes) => _all = _free = bytes;

    /// <summary>It has its memory from here on.</summary>
    public void Enter(PieceBuffer piece)
    {
        lock (_lock) _held.Add(piece);
    }

    /// <summary>Gives the memory of a piece back.</summary>
    public void Leave(PieceBuffer piece)
    {
        lock (_lock)
        {
            _held.Remove(piece);
            Return(piece.Length);
        }
    }

    /// <summary>Others wait, and of all pieces that are being received this one would take longest. To be asked when some of it has come.</summary>
    public bool MustGiveWay(PieceBuffer piece)
    {
        if (piece.Waited < Patience || piece.Left < Soon) return false;
        lock (_lock) return _waiting.Count > 0 && _held.TrueForAll(other => other.Left <= piece.Left);
    }

    public async Task Take(int wanted, CancellationToken cancel)
    {
        LinkedListNode<(int Bytes, TaskCompletionSource Turn)> place;
        lock (_lock)
        {
            if (_waiting.Count == 0 && Fits(wanted))
            {
                _free -= wanted;
                return;
            }

            place = _waiting.AddLast((wanted, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)));
        }

        try
        {
            await place.Value.Turn.Task.WaitAsync(cancel).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            GiveUp(place);
            throw;
        }
    }

    public void Return(int taken)
    {
        lock (_lock)
        {
            _free += taken;
            Serve();
        }
    }

    private bool Fits(int wanted) => _free >= wanted || _free == _all;

    private void GiveUp(LinkedListNode<(int Bytes, TaskCompletionSource Turn)> place)
    {
        lock (_lock)
        {
            // Its turn may have come in the same moment.
            if (place.List is not null) _waiting.Remove(place);
            else _free += place.Value.Bytes;
            Serve();
        }
    }

    private void Serve()
    {
        while (_waiting.First is { } next && Fits(next.Value.Bytes))
        {
            _waiting.RemoveFirst();
            _free -= next.Value.Bytes;
            next.Value.Turn.SetResult();
        }
    }
}
