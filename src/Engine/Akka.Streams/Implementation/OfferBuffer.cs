namespace Akka.Streams.Implementation;

/// <summary>
/// The bounded buffer behind a queue source, filled by any thread and drained by the stage. With capacity 0 an element
/// is taken only when downstream waits for one. Not locked: its owner does that.
/// </summary>
internal sealed class OfferBuffer<T>(int capacity, OverflowStrategy strategy)
{
    private readonly LinkedList<T> _elements = new();
    private (T Element, TaskCompletionSource<IQueueOfferResult> Reply)? _waiting;

    public bool IsEmpty => _elements.Count == 0 && _waiting is null;

    /// <param name="element">What to add.</param>
    /// <param name="hasDemand">Downstream waits, so an element more than the capacity goes straight through.</param>
    /// <param name="overflow">Set when the stream must fail.</param>
    public Task<IQueueOfferResult> Offer(T element, bool hasDemand, out Exception? overflow)
    {
        overflow = null;
        var room = _elements.Count < capacity || (capacity == 0 && hasDemand && _elements.Count == 0);
        if (room)
        {
            _elements.AddLast(element);
            return Results.Enqueued;
        }

        switch (strategy)
        {
            case OverflowStrategy.Backpressure:
                return Wait(element);
            case OverflowStrategy.DropNew:
                return Results.Dropped;
            case OverflowStrategy.Fail:
                overflow = new BufferOverflowException($"Buffer overflow (max capacity was: {capacity})!");
                return Task.FromResult<IQueueOfferResult>(new QueueOfferResult.Failure(overflow));
        }

        if (capacity == 0) return Results.Dropped;
        switch (strategy)
        {
            case OverflowStrategy.DropHead:
                _elements.RemoveFirst();
                break;
            case OverflowStrategy.DropTail:
                _elements.RemoveLast();
                break;
            case OverflowStrategy.DropBuffer:
                _elements.Clear();
                break;
        }

        _elements.AddLast(element);
        return Results.Enqueued;
    }

    /// <summary>Takes the oldest element; the offer that waits moves up.</summary>
    public bool TryTake(out T element)
    {
        if (_elements.First is { } first)
        {
            element = first.Value;
            _elements.RemoveFirst();
            if (_waiting is { } next)
            {
                _waiting = null;
                _elements.AddLast(next.Element);
                next.Reply.TrySetResult(QueueOfferResult.Enqueued.Instance);
            }

            return true;
        }

        if (_waiting is { } waiting)
        {
            _waiting = null;
            element = waiting.Element;
            waiting.Reply.TrySetResult(QueueOfferResult.Enqueued.Instance);
            return true;
        }

        element = default!;
        return false;
    }

    public void Close(IQueueOfferResult reason)
    {
        _elements.Clear();
        _waiting?.Reply.TrySetResult(reason);
        _waiting = null;
    }

    private Task<IQueueOfferResult> Wait(T element)
    {
        if (_waiting is not null)
        {
            return Task.FromException<IQueueOfferResult>(new InvalidOperationException(
                "You have to wait for previous offer to be resolved to send another request"));
        }

        var reply = new TaskCompletionSource<IQueueOfferResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting = (element, reply);
        return reply.Task;
    }

    private static class Results
    {
        public static readonly Task<IQueueOfferResult> Enqueued =
            Task.FromResult<IQueueOfferResult>(QueueOfferResult.Enqueued.Instance);

        public static readonly Task<IQueueOfferResult> Dropped =
            Task.FromResult<IQueueOfferResult>(QueueOfferResult.Dropped.Instance);
    }
}
