using AkkaP2P.Tracker.Store;
using AkkaP2P.Tracker.Store.Postgres;
using Npgsql;

namespace AkkaP2P.Tracker.Tests.Store;

/// <summary>The same against PostgreSQL, on a server of our own; skipped where its programs are not installed.</summary>
[Collection(nameof(PostgresServer))]
public sealed class PostgresStateStoreSpec(PostgresServer server) : StateStoreSpec
{
    private readonly string _database = $"spec_{Guid.NewGuid():n}";

    [StoreFact]
    public async Task A_tracker_that_stands_still_in_a_transaction_does_not_keep_the_others_from_writing()
    {
        await using var store = await OpenStore();
        await using var others = PostgresStateStore.Connections((StoreAddress.Postgres)StoreAddress.Parse(server.Address(_database)));
        await using var connection = await others.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var takeNumbers = new NpgsqlCommand("UPDATE last_change SET number = number + 1", connection);
        await takeNumbers.ExecuteNonQueryAsync();

        var saved = await store.Save(new StateSave(EntityKind.Group, "films", 0, [1]), CancellationToken.None);

        Assert.True(saved.Saved);
    }

    protected override Task Prepare() => server.Execute($"CREATE DATABASE {_database}");

    protected override Task<IStateStore> OpenStore() => StateStores.Open(StoreAddress.Parse(server.Address(_database)));

    protected override async Task CleanUp()
    {
        NpgsqlConnection.ClearAllPools();
        await server.Execute($"DROP DATABASE {_database} WITH (FORCE)");
    }
}
