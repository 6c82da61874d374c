namespace AkkaP2P.Tracker.Catalog;

/// <summary>Who waits for the replica to reach a change. Safe from any thread.</summary>
internal sealed class ChangeWaiters
{
    /// <summary>Guards the waiters. The number is also read without it: it only grows.</summary>
    private readonly Lock _gate = new();

    /// <summary>The lowest change first.</summary>
    private readonly SortedSet<Waiter> _waiting = new(Comparer<Waiter>.Create((a, b) => (a.Change, a.Number).CompareTo((b.Change, b.Number))));
    private long _reached;
    private long _waiters;

    public long Reached => Volatile.Read(ref _reached);

    /// <summary>How many wait.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _waiting.Count;
        }
    }

    public void Reach(long change)
    {
        var done = new List<Waiter>();
        lock (_gate)
        {
            Volatile.Write(ref _reached, change);
            while (_waiting.Min is { } waiter && waiter.Change <= change)
            {
                done.Add(waiter);
                _waiting.Remove(waiter);
            }
        }

        foreach (var waiter in done) waiter.TrySetResult();
    }

    public Task<bool> WaitFor(long change, TimeSpan timeout, CancellationToken cancel) =>
        change <= Reached ? Task.FromResult(true) : Wait(change, timeout, cancel);

    private async Task<bool> Wait(long change, TimeSpan timeout, CancellationToken cancel)
    {
        Waiter waiter;
        lock (_gate)
        {
            if (change <= _reached) return true;
            _waiting.Add(waiter = new Waiter(change, ++_waiters));
        }

        // Waits that run out are common under load, so they are no exceptions.
        await ((Task)waiter.Task.WaitAsync(timeout, cancel)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (waiter.Task.IsCompletedSuccessfully) return true;
        // A change that never comes must not keep those who asked for it.
        lock (_gate) _waiting.Remove(waiter);
        cancel.ThrowIfCancellationRequested();
        return Reached >= change;
    }

    private sealed class Waiter(long change, long number) : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public long Change => change;

        public long Number => number;
    }
}
