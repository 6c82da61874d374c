namespace AkkaP2P.Client.Downloads;

/// <summary>
/// Bounds the bytes of pieces that are being received or verified, over all downloads of the node. Who finds none left waits its turn, and
/// with it the connection it reads from. One that is larger than all there is gets it when everything is free. Safe for use by several threads.
/// </summary>
internal sealed class MemoryBudget
{
    private readonly Lock _lock = new();
    private readonly LinkedList<(int Bytes, TaskCompletionSource Turn)> _waiting = [];
    private readonly long _all;
    private long _free;

    public MemoryBudget(long bytes) => _all = _free = bytes;

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
