using AkkaP2P.Tracker.Store;

namespace AkkaP2P.Tracker.Tests.Entities;

/// <summary>A store of one row whose every answer the spec may give.</summary>
internal sealed class ScriptedStore : IStateStore
{
    private readonly Queue<Func<StateSave, Task<SaveResult>>> _saves = new();
    private readonly Queue<Func<Task<StoredState?>>> _loads = new();

    public event Action<ChangeBatch>? Committed
    {
        add { }
        remove { }
    }

    public StoredState? Row { get; set; }

    /// <summary>What the feed has after a number; nothing at first.</summary>
    public Func<long, ChangeBatch> Feed { get; set; } = after => new ChangeBatch(after, after, []);

    public int FeedReads { get; private set; }

    /// <summary>How the question for the last change is answered.</summary>
    public Func<Task<long>> Last { get; set; } = () => Task.FromResult(0L);

    /// <summary>Prefixes of blobs deleted.</summary>
    public List<string> DeletedBlobs { get; } = [];

    public int Loads { get; private set; }

    public List<StateSave> Saves { get; } = [];

    /// <summary>The next save goes like this; those after it succeed again.</summary>
    public void OnSave(Func<StateSave, Task<SaveResult>> answer)
    {
        lock (Saves) _saves.Enqueue(answer);
    }

    /// <summary>The next load goes like this; those after it read the row.</summary>
    public void OnLoad(Func<Task<StoredState?>> answer)
    {
        lock (Saves) _loads.Enqueue(answer);
    }

    public Task<StoredState?> Load(EntityKind kind, string id, CancellationToken cancel)
    {
        lock (Saves)
        {
            Loads++;
            return _loads.TryDequeue(out var answer) ? answer() : Task.FromResult(Row);
        }
    }

    public Task<SaveResult> Save(StateSave save, CancellationToken cancel)
    {
        lock (Saves)
        {
            Saves.Add(save);
            return _saves.TryDequeue(out var answer) ? answer(save) : Task.FromResult(Keep(save));
        }
    }

    public SaveResult Keep(StateSave save)
    {
        if (save.ExpectedVersion != (Row?.Version ?? 0)) return SaveResult.Conflict;
        Row = new StoredState(save.ExpectedVersion + 1, (Row?.Change ?? 0) + 1, save.State);
        return new SaveResult(true, Row.Change);
    }

    public Task<ChangeBatch> ReadChanges(long after, int limit, CancellationToken cancel)
    {
        var feed = Feed;
        FeedReads++;
        return Task.Run(() => feed(after), cancel);
    }

    public Task<long> LastChange(CancellationToken cancel) => Last();

    public Task PutBlob(string key, byte[] data, CancellationToken cancel) => throw new NotSupportedException();

    public Task<byte[]?> GetBlob(string key, CancellationToken cancel) => throw new NotSupportedException();

    public Task DeleteBlobs(string keyPrefix, CancellationToken cancel)
    {
        DeletedBlobs.Add(keyPrefix);
        return Task.CompletedTask;
    }

    public Task<StoredState?> LoadSecret(string name, CancellationToken cancel) => throw new NotSupportedException();

    public Task<bool> SaveSecret(string name, long expectedVersion, byte[] value, CancellationToken cancel) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
