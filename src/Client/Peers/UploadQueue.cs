using AkkaP2P.Protocol.Wire;
using AkkaP2P.Swarm.Serving;

namespace AkkaP2P.Client.Peers;

/// <summary>
/// What one peer asked for and has not been sent. The <see cref="SendOrder"/> says what is sent first; equals are sent in the order in which they were asked
/// for. Filled by the actor that reads the peer's frames, emptied by the loop that sends, so it has a lock. Bounded: what does not fit is refused.
/// </summary>
internal sealed class UploadQueue(int limit, TimeProvider time)
{
    private readonly record struct Waiting(Frame.Request Request, long AskedAt);

    private readonly Lock _lock = new();
    private readonly List<Waiting> _requests = [];
    private SendOrder? _order;
    private TaskCompletionSource? _more;

    /// <summary>What the best request would be sent as: lower goes first, over all connections. With none it is last.</summary>
    public int Rank
    {
        get
        {
            lock (_lock) return Best().Rank;
        }
    }

    /// <summary>The order of the file that is served from now on.</summary>
    public void Use(SendOrder order)
    {
        lock (_lock) _order = order;
    }

    public bool TryAdd(Frame.Request request)
    {
        TaskCompletionSource? more;
        lock (_lock)
        {
            if (_requests.Count >= limit) return false;
            _requests.Add(new Waiting(request, time.GetTimestamp()));
            (more, _more) = (_more, null);
        }

        more?.TrySetResult();
        return true;
    }

    /// <summary>The one to send now, which counts as sent.</summary>
    public bool TryTake(out Frame.Request? request)
    {
        lock (_lock)
        {
            request = null;
            if (_requests.Count == 0) return false;
            var place = Best().Place;
            request = _requests[place].Request;
            _requests.RemoveAt(place);
            if (request.Offset == 0) _order?.Sent(request.Piece);
            return true;
        }
    }

    /// <summary>A request that could not be served yet comes first again.</summary>
    public void PutBack(Frame.Request request)
    {
        // As old as can be, so that it ranks with the first.
        lock (_lock) _requests.Insert(0, new Waiting(request, 0));
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

    /// <summary>False when it does not wait here: it was sent or cancelled before, or never asked for.</summary>
    public bool Cancel(Frame.Cancel cancel)
    {
        var cancelled = new Frame.Request(cancel.Piece, cancel.Offset, cancel.Length);
        lock (_lock)
        {
            var place = _requests.FindIndex(waiting => waiting.Request == cancelled);
            if (place < 0) return false;
            _requests.RemoveAt(place);
            return true;
        }
    }

    public void Clear()
    {
        lock (_lock) _requests.Clear();
    }

    private (int Place, int Rank) Best()
    {
        var best = (Place: 0, Rank: int.MaxValue);
        for (var place = 0; place < _requests.Count; place++)
        {
            var (request, askedAt) = _requests[place];
            var rank = _order?.Rank(request.Piece, request.Offset > 0, askedAt) ?? 0;
            if (rank < best.Rank) best = (place, rank);
        }

        return best;
    }
}
