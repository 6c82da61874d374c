using AkkaP2P.Tracker.Store;
using Npgsql;

namespace AkkaP2P.Tracker.Tests.Store;

/// <summary>The same against PostgreSQL, on a server of our own; skipped where its programs are not installed.</summary>
[Collection(nameof(PostgresServer))]
public sealed class PostgresStateStoreSpec(PostgresServer server) : StateStoreSpec
{
    private readonly string _database = $"spec_{Guid.NewGuid():n}";

    protected override Task Prepare() => server.Execute($"CREATE DATABASE {_database}");

    protected override Task<IStateStore> OpenStore() => StateStores.Open(StoreAddress.Parse(server.Address(_database)));

    protected override async Task CleanUp()
    {
        NpgsqlConnection.ClearAllPools();
        await server.Execute($"DROP DATABASE {_database} WITH (FORCE)");
    }
}
