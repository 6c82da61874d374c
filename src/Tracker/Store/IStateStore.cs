using System.Collections.Immutable;

namespace AkkaP2P.Tracker.Store;

/// <summary>What all trackers share. Several processes use one store at once; it is the judge between two copies of an entity.</summary>
/// <remarks>
/// The change feed is the entity table itself: each row carries the number of the change that wrote it, so reading on
/// from a number gives every row's newest state once, and nothing has to be pruned. A removed entity keeps its row,
/// with a state that says so, so versions never start again. Failures of the store are <see cref="StoreException"/>.
/// </remarks>
public interface IStateStore : IAsyncDisposable
{
    /// <summary>
    /// Raised after each commit of this process with what it saved, in the order of change numbers, one at a time, on
    /// the writer's thread. Handlers must be quick.
    /// </summary>
    event Action<ChangeBatch>? Committed;

    Task<StoredState?> Load(EntityKind kind, string id, CancellationToken cancel);

    /// <summary>Saves if the row still has the expected version. When the task completes with success, the state is on disk.</summary>
    Task<SaveResult> Save(StateSave save, CancellationToken cancel);

    /// <summary>All changes after a number, oldest first; at most about <paramref name="limit"/> of them.</summary>
    Task<ChangeBatch> ReadChanges(long after, int limit, CancellationToken cancel);

    /// <summary>The number of the newest committed change of the cluster.</summary>
    Task<long> LastChange(CancellationToken cancel);

    /// <summary>Bulk data: piece layers. Written once under a name that says what is in it; writing it again is harmless.</summary>
    Task PutBlob(string key, byte[] data, CancellationToken cancel);

    Task<byte[]?> GetBlob(string key, CancellationToken cancel);

    Task DeleteBlobs(string keyPrefix, CancellationToken cancel);

    /// <summary>Keys of the cluster. They are not in the change feed.</summary>
    Task<StoredState?> LoadSecret(string name, CancellationToken cancel);

    /// <returns>False when another tracker was first: load what it wrote.</returns>
    Task<bool> SaveSecret(string name, long expectedVersion, byte[] value, CancellationToken cancel);
}

/// <param name="Version">Counts the saves of this row, from 1.</param>
/// <param name="Change">The number of the change that wrote it; 0 for a secret.</param>
public sealed record StoredState(long Version, long Change, byte[] State);

/// <param name="ExpectedVersion">0: there must be no row yet.</param>
public sealed record StateSave(EntityKind Kind, string Id, long ExpectedVersion, byte[] State);

/// <param name="Change">The number of the change; meaningless when not saved.</param>
public readonly record struct SaveResult(bool Saved, long Change)
{
    public static readonly SaveResult Conflict = new(false, 0);
}

/// <param name="Number">Cluster-wide, increasing in the order of commits. A number may be skipped.</param>
public sealed record StateChange(long Number, EntityKind Kind, string Id, long Version, byte[] State);

/// <summary>All changes with numbers in (<paramref name="After"/>, <paramref name="UpTo"/>] that are still some row's newest.</summary>
public sealed record ChangeBatch(long After, long UpTo, ImmutableArray<StateChange> Changes);

/// <summary>The store cannot be reached, read or written, or the outcome of a save is unknown.</summary>
public sealed class StoreException(string message, Exception? inner = null) : Exception(message, inner);
