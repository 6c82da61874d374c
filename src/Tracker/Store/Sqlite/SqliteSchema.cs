using Microsoft.Data.Sqlite;

namespace AkkaP2P.Tracker.Store.Sqlite;

/// <summary>The tables, and their version in <c>PRAGMA user_version</c>.</summary>
internal static class SqliteSchema
{
    private const int Version = 1;

    private const string Tables = """
        CREATE TABLE entity (
            kind INTEGER NOT NULL,
            id TEXT NOT NULL,
            version INTEGER NOT NULL,
            change INTEGER NOT NULL,
            state BLOB NOT NULL,
            PRIMARY KEY (kind, id)) WITHOUT ROWID;
        CREATE UNIQUE INDEX entity_by_change ON entity (change);
        CREATE TABLE last_change (number INTEGER NOT NULL);
        INSERT INTO last_change VALUES (0);
        CREATE TABLE blob (key TEXT NOT NULL PRIMARY KEY, data BLOB NOT NULL);
        CREATE TABLE secret (name TEXT NOT NULL PRIMARY KEY, version INTEGER NOT NULL, value BLOB NOT NULL) WITHOUT ROWID;
        """;

    /// <summary>Several trackers of a machine may do this at once: the write lock lets one make the tables.</summary>
    /// <exception cref="StoreException">A newer program wrote this store.</exception>
    public static void Create(SqliteConnection connection)
    {
        connection.BeginImmediate();
        var found = (long)connection.Scalar("PRAGMA user_version")!;
        if (found == 0) connection.Execute($"{Tables} PRAGMA user_version = {Version};");
        connection.Execute("COMMIT");
        if (found > Version) throw new StoreException($"store format {found} is newer than this program's {Version}");
    }

    /// <exception cref="StoreException">It is no store of ours, or a newer program wrote it.</exception>
    public static void Check(SqliteConnection connection)
    {
        var found = (long)connection.Scalar("PRAGMA user_version")!;
        if (found is < 1 or > Version) throw new StoreException($"{connection.DataSource} is no store of format {Version}");
    }
}
