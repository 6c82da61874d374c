namespace AkkaP2P.Tracker.Catalog;

/// <summary>Who waits for the replica to reach a change. Safe from any thread.</summary>
internal sealed class ChangeWaiters
{
    /// <summary>Guards the queue. The number is also read without it: it only grows.</summary>
    private readonly Lock _gate = new();
    private readonly PriorityQueue<TaskCompletionSource, long> _waiting = new();
    private long _reached;

    public long Reached => Volatile.Read(ref _reached);

    public void Reach(long change)
    {
        var done = new List<TaskCompletionSource>();
        lock (_gate)
        {
            Volatile.Write(ref _reached, change);
            while (_waiting.TryPeek(out var waiter, out var wanted) && (wanted <= change || waiter.Task.IsCompleted))
            {
                done.Add(waiter);
                _waiting.Dequeue();
            }
        }

        foreach (var waiter in done) waiter.TrySetResult();
    }

    public Task<bool> WaitFor(long change, TimeSpan timeout, CancellationToken cancel) =>
        change <= Reached ? Task.FromResult(true) : Wait(change, timeout, cancel);

    private async Task<bool> Wait(long change, TimeSpan timeout, CancellationToken cancel)
    {
        var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (change <= _reached) return true;
            _waiting.Enqueue(waiter, change);
        }

        // Waits that run out are common under load, so they are no exceptions.
        await ((Task)waiter.Task.WaitAsync(timeout, cancel)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (waiter.Task.IsCompletedSuccessfully) return true;
        // Marks it as given up, so that it leaves the queue with the next change.
        waiter.TrySetCanceled(CancellationToken.None);
        cancel.ThrowIfCancellationRequested();
        return Reached >= change;
    }
}
