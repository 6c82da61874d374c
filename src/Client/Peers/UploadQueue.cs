using AkkaP2P.Protocol.Wire;

namespace AkkaP2P.Client.Peers;

/// <summary>
/// What one peer asked for and has not been sent, oldest first. Filled by the actor that reads the peer's frames, emptied by the
/// loop that sends, so it has a lock. Bounded: what does not fit is refused.
/// </summary>
internal sealed class UploadQueue(int limit)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<Frame.Request> _requests = [];
    private TaskCompletionSource? _more;

    public bool TryAdd(Frame.Request request)
    {
        TaskCompletionSource? more;
        lock (_lock)
        {
            if (_requests.Count >= limit) return false;
            _requests.AddLast(request);
            (more, _more) = (_more, null);
        }

        more?.TrySetResult();
        return true;
    }

    public bool TryTake(out Frame.Request? request)
    {
        lock (_lock)
        {
            request = _requests.First?.Value;
            if (request is null) return false;
            _requests.RemoveFirst();
            return true;
        }
    }

    /// <summary>A request that could not be served yet comes first again.</summary>
    public void PutBack(Frame.Request request)
    {
        lock (_lock) _requests.AddFirst(request);
    }

    public Task HasMore(CancellationToken cancel)
    {
        lock (_lock)
        {
            if (_requests.Count > 0) return Task.CompletedTask;
            _more ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _more.Task.WaitAsync(cancel);
        }
    }

    public void Cancel(Frame.Cancel cancel)
    {
        lock (_lock) _requests.Remove(new Frame.Request(cancel.Piece, cancel.Offset, cancel.Length));
    }

    public void Clear()
    {
        lock (_lock) _requests.Clear();
    }
}
