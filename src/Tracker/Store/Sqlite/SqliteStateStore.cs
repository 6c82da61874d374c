using System.Collections.Immutable;
using Microsoft.Data.Sqlite;

namespace AkkaP2P.Tracker.Store.Sqlite;

/// <summary>The embedded store: one SQLite file that the trackers of a machine share.</summary>
internal sealed class SqliteStateStore : IStateStore
{
    private readonly SqliteConnections _readers;
    private readonly SqliteWriter _writer;
    private readonly GroupCommit _commits;
    private readonly string _path;

    private SqliteStateStore(string path, SqliteConnection writer, SqliteConnections readers)
    {
        _path = path;
        _readers = readers;
        _writer = new SqliteWriter(writer);
        _commits = new GroupCommit(_writer.Write) { OnCommitted = batch => Committed?.Invoke(batch) };
        _commits.Start();
    }

    public event Action<ChangeBatch>? Committed;

    /// <exception cref="StoreException">The file cannot be opened or is no store of ours.</exception>
    public static SqliteStateStore Open(string path)
    {
        SQLitePCL.Batteries_V2.Init();
        SqliteSleep.Install();
        SqliteConnection? writer = null;
        try
        {
            if (Path.GetDirectoryName(path) is { Length: > 0 } folder) Directory.CreateDirectory(folder);
            CreatePrivate(path);
            writer = SqliteConnections.Open(path);
            SqliteSchema.Create(writer);
            return new SqliteStateStore(path, writer, new SqliteConnections(path));
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException or StoreException)
        {
            writer?.Dispose();
            throw new StoreException($"cannot open the store {path}: {e.Message}", e);
        }
    }

    /// <summary>
    /// The cluster's keys are in it: nobody but its owner may read it. SQLite's side files take over its mode. A file that
    /// exists is not opened here: closing it would drop the locks that SQLite holds on it elsewhere in this process.
    /// </summary>
    private static void CreatePrivate(string path)
    {
        if (File.Exists(path)) return;
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            new FileStream(path, options).Dispose();
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another tracker was first.
        }
    }

    public Task<StoredState?> Load(EntityKind kind, string id, CancellationToken cancel) => _readers.Read(
        connection => ReadState(connection, "SELECT version, change, state FROM entity WHERE kind = $kind AND id = $id", ("$kind", (long)kind), ("$id", id)),
        cancel);

    public Task<SaveResult> Save(StateSave save, CancellationToken cancel) => _commits.Save(save);

    public Task<ChangeBatch> ReadChanges(long after, int limit, CancellationToken cancel) =>
        _readers.Read(connection => ReadChanges(connection, after, limit), cancel);

    public Task<long> LastChange(CancellationToken cancel) => _readers.Read(LastChange, cancel);

    public Task PutBlob(string key, byte[] data, CancellationToken cancel) =>
        Write("INSERT INTO blob (key, data) VALUES ($key, $data) ON CONFLICT DO NOTHING", cancel, ("$key", key), ("$data", data));

    public Task<byte[]?> GetBlob(string key, CancellationToken cancel) =>
        _readers.Read(connection => connection.Scalar("SELECT data FROM blob WHERE key = $key", ("$key", key)) as byte[], cancel);

    public Task DeleteBlobs(string keyPrefix, CancellationToken cancel) =>
        Write("DELETE FROM blob WHERE substr(key, 1, $length) = $prefix", cancel, ("$prefix", keyPrefix), ("$length", (long)keyPrefix.Length));

    public Task<StoredState?> LoadSecret(string name, CancellationToken cancel) =>
        _readers.Read(connection => ReadState(connection, "SELECT version, 0, value FROM secret WHERE name = $name", ("$name", name)), cancel);

    public async Task<bool> SaveSecret(string name, long expectedVersion, byte[] value, CancellationToken cancel) =>
        await Write(
            expectedVersion == 0
                ? "INSERT INTO secret (name, version, value) VALUES ($name, $expected + 1, $value) ON CONFLICT DO NOTHING"
                : "UPDATE secret SET version = $expected + 1, value = $value WHERE name = $name AND version = $expected",
            cancel,
            ("$name", name),
            ("$expected", expectedVersion),
            ("$value", value)) == 1;

    public async ValueTask DisposeAsync()
    {
        await _commits.DisposeAsync();
        _writer.Dispose();
        _readers.Dispose();
    }

    public override string ToString() => $"sqlite:{_path}";

    /// <summary>Writes that are no entity's: rare, so each is a transaction of its own, on a reader's connection.</summary>
    private Task<int> Write(string sql, CancellationToken cancel, params (string Name, object Value)[] values) =>
        _readers.Read(
            connection =>
            {
                connection.BeginImmediate();
                try
                {
                    var rows = connection.Execute(sql, values);
                    connection.Execute("COMMIT");
                    return rows;
                }
                catch
                {
                    connection.RollBack();
                    throw;
                }
            },
            cancel);

    private static StoredState? ReadState(SqliteConnection connection, string sql, params (string Name, object Value)[] values)
    {
        using var command = connection.Command(sql, values);
        using var row = command.ExecuteReader();
        return row.Read() ? new StoredState(row.GetInt64(0), row.GetInt64(1), row.GetFieldValue<byte[]>(2)) : null;
    }

    private static long LastChange(SqliteConnection connection) => (long)connection.Scalar("SELECT number FROM last_change")!;

    private static ChangeBatch ReadChanges(SqliteConnection connection, long after, int limit)
    {
        // The counter first: rows seen afterwards may be newer than it, but none up to it can be missing.
        var upTo = LastChange(connection);
        using var command = connection.Command(
            "SELECT change, kind, id, version, state FROM entity WHERE change > $after ORDER BY change LIMIT $limit", ("$after", after), ("$limit", (long)limit));
        using var row = command.ExecuteReader();
        var changes = ImmutableArray.CreateBuilder<StateChange>();
        while (row.Read())
        {
            changes.Add(new StateChange(row.GetInt64(0), (EntityKind)row.GetInt64(1), row.GetString(2), row.GetInt64(3), row.GetFieldValue<byte[]>(4)));
        }

        return ChangeFeed.Page(after, upTo, limit, changes.ToImmutable());
    }
}
