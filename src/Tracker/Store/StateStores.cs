using AkkaP2P.Tracker.Store.Postgres;
using AkkaP2P.Tracker.Store.Sqlite;

namespace AkkaP2P.Tracker.Store;

public static class StateStores
{
    /// <summary>Opens a store and makes its tables when they are missing.</summary>
    /// <exception cref="StoreException">It cannot be opened, or a newer program wrote it.</exception>
    public static async Task<IStateStore> Open(StoreAddress address, CancellationToken cancel = default) => address switch
    {
        StoreAddress.SqliteFile file => SqliteStateStore.Open(file.Path),
        StoreAddress.Postgres database => await PostgresStateStore.Open(database, cancel),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
