using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace AkkaP2P.Client;

/// <summary>
/// Events on their way to one reader. When too many wait, the oldest progress is dropped first, then the oldest of the others, and never the end
/// of a download. Safe to use from any thread.
/// </summary>
internal sealed class ClientEventQueue(int capacity) : ChannelReader<ClientEvent>
{
    private readonly Lock _gate = new();
    private readonly LinkedList<ClientEvent> _events = [];
    private TaskCompletionSource<bool>? _waiter;
    private bool _completed;

    /// <summary>Each event as it comes, for whoever looks on beside the reader; on the publisher's thread, so it must not block.</summary>
    public event Action<ClientEvent>? Published;

    public override bool CanCount => true;

    public override int Count
    {
        get
        {
            lock (_gate) return _events.Count;
        }
    }

    public void Publish(ClientEvent next)
    {
        TaskCompletionSource<bool>? waiter;
        lock (_gate)
        {
            if (_completed) return;
            if (_events.Count >= capacity) DropOne();
            _events.AddLast(next);
            (waiter, _waiter) = (_waiter, null);
        }

        waiter?.TrySetResult(true);
        Published?.Invoke(next);
    }

    /// <summary>No more will come; what waits can still be read.</summary>
    public void Complete()
    {
        TaskCompletionSource<bool>? waiter;
        lock (_gate)
        {
            _completed = true;
            (waiter, _waiter) = (_waiter, null);
        }

        waiter?.TrySetResult(false);
    }

    public override bool TryRead([MaybeNullWhen(false)] out ClientEvent item)
    {
        lock (_gate)
        {
            item = _events.First?.Value;
            if (item is null) return false;
            _events.RemoveFirst();
            return true;
        }
    }

    public override ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (_events.Count > 0) return new ValueTask<bool>(true);
            if (_completed) return new ValueTask<bool>(false);
            _waiter ??= new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            return new ValueTask<bool>(_waiter.Task.WaitAsync(cancellationToken));
        }
    }

    private void DropOne()
    {
        var victim = First(e => e is ClientEvent.DownloadProgress) ?? First(e => e is not ClientEvent.DownloadEnded);
        if (victim is not null) _events.Remove(victim);
    }

    private LinkedListNode<ClientEvent>? First(Predicate<ClientEvent> matches)
    {
        for (var node = _events.First; node is not null; node = node.Next)
            if (matches(node.Value)) return node;
        return null;
    }
}
