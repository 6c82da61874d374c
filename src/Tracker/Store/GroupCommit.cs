using System.Collections.Concurrent;

namespace AkkaP2P.Tracker.Store;

/// <summary>
/// Saves of many entities in one transaction. One thread takes what has gathered while the last transaction was
/// written, so the batch grows with the load and one fsync serves them all.
/// </summary>
/// <param name="commit">Writes one batch in one transaction; its answer has a result for each save, in order.</param>
internal sealed class GroupCommit(Func<IReadOnlyList<StateSave>, GroupCommit.Committed> commit) : IAsyncDisposable
{
    /// <summary>More in one transaction no longer pays for the latency it costs the first of them.</summary>
    private const int MaxBatch = 256;

    /// <summary>Saves that may wait; each entity has at most one. Beyond this a save fails at once.</summary>
    private const int MaxWaiting = 16_384;

    private readonly BlockingCollection<Pending> _waiting = new(MaxWaiting);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Action<ChangeBatch>? OnCommitted { get; set; }

    public void Start() => new Thread(Run) { IsBackground = true, Name = "store-writer" }.Start();

    public Task<SaveResult> Save(StateSave save)
    {
        var pending = new Pending(save);
        if (_waiting.IsAddingCompleted || !TryAdd(pending)) pending.Done.SetException(new StoreException("the store's write queue is full or closed"));
        return pending.Done.Task;
    }

    /// <summary>Writes what is waiting, then ends.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.CompleteAdding();
        await _ended.Task;
        _waiting.Dispose();
    }

    private bool TryAdd(Pending pending)
    {
        try
        {
            return _waiting.TryAdd(pending);
        }
        catch (InvalidOperationException)
        {
            // Closed between the look and the add.
            return false;
        }
    }

    private void Run()
    {
        var batch = new List<Pending>(MaxBatch);
        foreach (var first in _waiting.GetConsumingEnumerable())
        {
            batch.Add(first);
            while (batch.Count < MaxBatch && _waiting.TryTake(out var next)) batch.Add(next);
            Write(batch);
            batch.Clear();
        }

        _ended.SetResult();
    }

    private void Write(List<Pending> batch)
    {
        try
        {
            var committed = commit(batch.ConvertAll(p => p.Save));
            if (!committed.Batch.Changes.IsEmpty) OnCommitted?.Invoke(committed.Batch);
            for (var i = 0; i < batch.Count; i++) batch[i].Done.SetResult(committed.Results[i]);
        }
        catch (Exception e)
        {
            // Whatever it was, each caller hears of it; an entity then reloads and finds out what was written.
            var failure = e as StoreException ?? new StoreException($"the store could not save: {e.Message}", e);
            foreach (var pending in batch) pending.Done.TrySetException(failure);
        }
    }

    internal sealed record Committed(IReadOnlyList<SaveResult> Results, ChangeBatch Batch);

    private sealed record Pending(StateSave Save)
    {
        public TaskCompletionSource<SaveResult> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
