using System.Text;
using AkkaP2P.Tracker.Store;
using AkkaP2P.Tracker.Store.Moving;
using Npgsql;

namespace AkkaP2P.Tracker.Tests.Store;

/// <summary>From a SQLite file to a real PostgreSQL server.</summary>
[Collection(nameof(PostgresServer))]
public sealed class StoreMoveSpec(PostgresServer server) : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly string _database = $"move_{Guid.NewGuid():n}";

    private StoreAddress.SqliteFile From => new(Path.Combine(_folder.Path, "store.db"));

    private StoreAddress.Postgres To => (StoreAddress.Postgres)StoreAddress.Parse(server.Address(_database));

    public Task InitializeAsync() => PostgresServer.WhyMissing is null ? server.Execute($"CREATE DATABASE {_database}") : Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _folder.Remove();
        if (PostgresServer.WhyMissing is not null) return;
        NpgsqlConnection.ClearAllPools();
        await server.Execute($"DROP DATABASE {_database} WITH (FORCE)");
    }

    [StoreFact]
    public async Task All_is_there_afterwards_with_its_versions_and_numbers()
    {
        var layer = new byte[300_000];
        new Random(1).NextBytes(layer);
        await using (var store = await StateStores.Open(From))
        {
            for (var i = 0; i < 500; i++) await store.Save(new StateSave(EntityKind.File, $"films/{i} ä漢", 0, Bytes($"state {i}")), default);
            await store.Save(new StateSave(EntityKind.Group, "films", 0, Bytes("one")), default);
            await store.Save(new StateSave(EntityKind.Group, "films", 1, Bytes("two")), default);
            await store.PutBlob("layer", layer, default);
            await store.SaveSecret("key", 0, [1, 2, 3], default);
        }

        var moved = await StoreMove.Run(From, To, default);

        Assert.Equal(new StoreMoved(501, 1, 1, 502), moved);
        await using var before = await StateStores.Open(From);
        await using var after = await StateStores.Open(To);
        var (expected, changes) = (await before.ReadChanges(0, 1000, default), await after.ReadChanges(0, 1000, default));
        Assert.Equal((expected.UpTo, expected.Changes.Length), (changes.UpTo, changes.Changes.Length));
        Assert.All(expected.Changes.Zip(changes.Changes), pair =>
        {
            Assert.Equal((pair.First.Number, pair.First.Kind, pair.First.Id, pair.First.Version), (pair.Second.Number, pair.Second.Kind, pair.Second.Id, pair.Second.Version));
            Assert.Equal(pair.First.State, pair.Second.State);
        });
        Assert.Equal(layer, await after.GetBlob("layer", default));
        Assert.Equal([1, 2, 3], (await after.LoadSecret("key", default))!.State);
        var next = await after.Save(new StateSave(EntityKind.Group, "films", 2, Bytes("three")), default);
        Assert.Equal((true, 503), (next.Saved, next.Change));
    }

    [StoreFact]
    public async Task A_store_in_use_is_not_copied()
    {
        await using var store = await StateStores.Open(From);
        await store.Save(new StateSave(EntityKind.Group, "films", 0, Bytes("one")), default);

        var refusal = await Assert.ThrowsAsync<StoreException>(() => StoreMove.Run(From, To, default));

        Assert.Contains("in use", refusal.Message, StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task A_database_with_something_in_it_is_left_alone()
    {
        await (await StateStores.Open(From)).DisposeAsync();
        await using (var store = await StateStores.Open(To)) await store.SaveSecret("key", 0, [1], default);

        var refusal = await Assert.ThrowsAsync<StoreException>(() => StoreMove.Run(From, To, default));

        Assert.Contains("is not empty", refusal.Message, StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task What_is_no_store_is_named()
    {
        var refusal = await Assert.ThrowsAsync<StoreException>(() => StoreMove.Run(From, To, default));

        Assert.Contains(From.Path, refusal.Message, StringComparison.Ordinal);
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
