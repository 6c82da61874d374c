using Npgsql;

namespace AkkaP2P.Tracker.Store.Postgres;

/// <summary>The tables, and their version in a table of its own.</summary>
internal static class PostgresSchema
{
    private const int Version = 1;

    /// <summary>Any number nobody else locks; trackers that start at once make the tables one after the other.</summary>
    private const long CreationLock = 0x616B_6B61_7032_7001;

    private const string Tables = """
        CREATE TABLE store_format (version INTEGER NOT NULL);
        INSERT INTO store_format VALUES (1);
        CREATE TABLE entity (
            kind INTEGER NOT NULL,
            id TEXT COLLATE "C" NOT NULL,
            version BIGINT NOT NULL,
            change BIGINT NOT NULL,
            state BYTEA NOT NULL,
            PRIMARY KEY (kind, id));
        CREATE INDEX entity_by_change ON entity (change);
        CREATE TABLE last_change (number BIGINT NOT NULL);
        INSERT INTO last_change VALUES (0);
        CREATE TABLE blob (key TEXT COLLATE "C" NOT NULL PRIMARY KEY, data BYTEA NOT NULL);
        CREATE TABLE secret (name TEXT COLLATE "C" NOT NULL PRIMARY KEY, version BIGINT NOT NULL, value BYTEA NOT NULL);
        """;

    /// <exception cref="StoreException">A newer program wrote this store.</exception>
    public static async Task Create(NpgsqlDataSource source, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await connection.Execute($"SELECT pg_advisory_xact_lock({CreationLock})", cancel);
        var exists = await connection.Scalar("SELECT to_regclass('store_format') IS NOT NULL", cancel) is true;
        if (!exists) await connection.Execute(Tables, cancel);
        var found = (int)(await connection.Scalar("SELECT version FROM store_format", cancel))!;
        if (found > Version) throw new StoreException($"store format {found} is newer than this program's {Version}");
        await transaction.CommitAsync(cancel);
    }
}
