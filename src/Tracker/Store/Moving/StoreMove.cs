using System.Data;
using AkkaP2P.Tracker.Store.Postgres;
using AkkaP2P.Tracker.Store.Sqlite;
using Microsoft.Data.Sqlite;
using Npgsql;
using NpgsqlTypes;

namespace AkkaP2P.Tracker.Store.Moving;

/// <summary>How much was copied.</summary>
/// <param name="LastChange">The trackers go on counting from here.</param>
public sealed record StoreMoved(long Entities, long Blobs, long Secrets, long LastChange);

/// <summary>
/// Copies a SQLite store into an empty PostgreSQL database, with all versions, change numbers and keys, so that trackers and clients do not notice. The
/// source stays as it is, and is locked meanwhile; the copy appears in one transaction or not at all.
/// </summary>
public static class StoreMove
{
    private sealed record Table(string Name, string Columns, NpgsqlDbType[] Types);

    private static readonly Table[] Tables =
    [
        new("entity", "kind, id, version, change, state", [NpgsqlDbType.Integer, NpgsqlDbType.Text, NpgsqlDbType.Bigint, NpgsqlDbType.Bigint, NpgsqlDbType.Bytea]),
        new("blob", "key, data", [NpgsqlDbType.Text, NpgsqlDbType.Bytea]),
        new("secret", "name, version, value", [NpgsqlDbType.Text, NpgsqlDbType.Bigint, NpgsqlDbType.Bytea]),
    ];

    /// <exception cref="StoreException">The source is in use or no store, the target holds something already, or one of them fails.</exception>
    public static async Task<StoreMoved> Run(StoreAddress.SqliteFile from, StoreAddress.Postgres to, CancellationToken cancel)
    {
        try
        {
            using var source = OpenAlone(from.Path);
            await using var target = NpgsqlDataSource.Create(to.ConnectionString);
            await PostgresSchema.Create(target, cancel);
            return await Copy(source, target, to, cancel);
        }
        catch (SqliteException e)
        {
            throw new StoreException($"cannot read the store {from.Path}: {e.Message}", e);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or System.Net.Sockets.SocketException)
        {
            throw new StoreException($"cannot write the store {to}: {e.Message}", e);
        }
    }

    /// <summary>Nobody else may have it open: what a tracker saved after the copy would be lost.</summary>
    private static SqliteConnection OpenAlone(string path)
    {
        SQLitePCL.Batteries_V2.Init();
        if (!File.Exists(path)) throw new StoreException($"there is no store {path}");
        var source = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWrite, Pooling = false, DefaultTimeout = 1 }.ConnectionString);
        try
        {
            source.Open();
            source.Execute("PRAGMA locking_mode = EXCLUSIVE");
            SqliteSchema.Check(source);
            source.Execute("BEGIN EXCLUSIVE");
            return source;
        }
        catch (SqliteException e) when (e.SqliteErrorCode is SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED)
        {
            source.Dispose();
            throw new StoreException($"the store {path} is in use: stop all trackers first", e);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    private static async Task<StoreMoved> Copy(SqliteConnection source, NpgsqlDataSource target, StoreAddress.Postgres to, CancellationToken cancel)
    {
        await using var connection = await target.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.Serializable, cancel);
        await connection.Execute("LOCK TABLE entity, blob, secret, last_change IN ACCESS EXCLUSIVE MODE", cancel);
        if (await connection.Scalar("SELECT (SELECT count(*) FROM entity) + (SELECT count(*) FROM blob) + (SELECT count(*) FROM secret)", cancel) is > 0L)
            throw new StoreException($"the store {to} is not empty");

        var counts = new List<long>();
        foreach (var table in Tables) counts.Add(await Copy(source, connection, table, cancel));
        var last = (long)source.Scalar("SELECT number FROM last_change")!;
        await connection.Execute("UPDATE last_change SET number = $1", cancel, last);
        for (var i = 0; i < Tables.Length; i++)
        {
            if ((long)(await connection.Scalar($"SELECT count(*) FROM {Tables[i].Name}", cancel))! != counts[i])
                throw new StoreException($"not all rows of {Tables[i].Name} arrived");
        }

        await transaction.CommitAsync(cancel);
        return new StoreMoved(counts[0], counts[1], counts[2], last);
    }

    private static async Task<long> Copy(SqliteConnection source, NpgsqlConnection target, Table table, CancellationToken cancel)
    {
        using var select = source.Command($"SELECT {table.Columns} FROM {table.Name}");
        using var row = select.ExecuteReader();
        await using var import = await target.BeginBinaryImportAsync($"COPY {table.Name} ({table.Columns}) FROM STDIN (FORMAT BINARY)", cancel);
        var rows = 0L;
        for (; row.Read(); rows++)
        {
            await import.StartRowAsync(cancel);
            for (var i = 0; i < table.Types.Length; i++) await Write(import, row, i, table.Types[i], cancel);
        }

        await import.CompleteAsync(cancel);
        return rows;
    }

    private static Task Write(NpgsqlBinaryImporter import, SqliteDataReader row, int column, NpgsqlDbType type, CancellationToken cancel) => type switch
    {
        NpgsqlDbType.Integer => import.WriteAsync(row.GetInt32(column), type, cancel),
        NpgsqlDbType.Bigint => import.WriteAsync(row.GetInt64(column), type, cancel),
        NpgsqlDbType.Text => import.WriteAsync(row.GetString(column), type, cancel),
        _ => import.WriteAsync(row.GetFieldValue<byte[]>(column), type, cancel),
    };
}
