using AkkaP2P.Protocol.Pieces;

namespace AkkaP2P.Client.Downloads;

/// <summary>
/// What the readers of a running download wait for: a player that is at some piece wants that one and the next few before all others.
/// Safe for use by several threads; each reader names itself by any object.
/// </summary>
internal sealed class PieceDemand(int pieces, Action changed)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<object, (int First, int Last)> _windows = [];
    private TaskCompletionSource _nextPiece = NewWait();

    /// <summary>Completes when one more piece is there. To be taken before looking whether it is.</summary>
    public Task NextPiece
    {
        get
        {
            lock (_lock) return _nextPiece.Task;
        }
    }

    /// <summary>What comes before all others now.</summary>
    public Bitfield Urgent()
    {
        var urgent = new Bitfield(pieces);
        lock (_lock)
        {
            foreach (var (first, last) in _windows.Values)
            {
                for (var piece = first; piece <= last; piece++) urgent.Add(piece);
            }
        }

        return urgent;
    }

    /// <summary>Replaces what the reader wanted before.</summary>
    public void Want(object reader, int first, int last)
    {
        lock (_lock)
        {
            if (_windows.TryGetValue(reader, out var before) && before == (first, last)) return;
            _windows[reader] = (first, last);
        }

        changed();
    }

    public void Forget(object reader)
    {
        lock (_lock)
        {
            if (!_windows.Remove(reader)) return;
        }

        changed();
    }

    /// <summary>A piece came.</summary>
    public void Came()
    {
        TaskCompletionSource came;
        lock (_lock) (came, _nextPiece) = (_nextPiece, NewWait());
        came.SetResult();
    }

    private static TaskCompletionSource NewWait() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
