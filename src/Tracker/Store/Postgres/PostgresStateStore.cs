using System.Collections.Immutable;
using System.Net.Sockets;
using Npgsql;

namespace AkkaP2P.Tracker.Store.Postgres;

/// <summary>The store for trackers on several machines.</summary>
internal sealed class PostgresStateStore : IStateStore
{
    /// <summary>
    /// A transaction holds the lock on the counter, and its tracker may be suspended or cut off in it: the server ends it, or nobody else could write. It
    /// takes milliseconds; should it be a slow one of a living tracker, the save is decided again.
    /// </summary>
    private const string EndForsakenTransactions = "-c idle_in_transaction_session_timeout=2000";

    private readonly NpgsqlDataSource _source;
    private readonly GroupCommit _commits;
    private readonly string _name;

    private PostgresStateStore(NpgsqlDataSource source, string name)
    {
        _source = source;
        _name = name;
        _commits = new GroupCommit(new PostgresWriter(source).Write) { OnCommitted = batch => Committed?.Invoke(batch) };
        _commits.Start();
    }

    public event Action<ChangeBatch>? Committed;

    /// <exception cref="StoreException">The database cannot be reached or is no store of ours.</exception>
    public static async Task<PostgresStateStore> Open(StoreAddress.Postgres address, CancellationToken cancel)
    {
        var source = Connections(address);
        try
        {
            await PostgresSchema.Create(source, cancel);
            return new PostgresStateStore(source, address.ToString());
        }
        catch (Exception e) when (e is NpgsqlException or SocketException or TimeoutException or StoreException)
        {
            await source.DisposeAsync();
            throw new StoreException($"cannot open the store {address}: {e.Message}", e);
        }
    }

    internal static NpgsqlDataSource Connections(StoreAddress.Postgres address)
    {
        var options = new NpgsqlConnectionStringBuilder(address.ConnectionString) { Timeout = 5, CommandTimeout = 10 };
        if (!address.ConnectionString.Contains("Maximum Pool Size", StringComparison.OrdinalIgnoreCase)) options.MaxPoolSize = 10;
        options.Options = $"{options.Options} {EndForsakenTransactions}".TrimStart();
        return NpgsqlDataSource.Create(options);
    }

    public Task<StoredState?> Load(EntityKind kind, string id, CancellationToken cancel) =>
        ReadState("SELECT version, change, state FROM entity WHERE kind = $1 AND id = $2", cancel, (int)kind, id);

    public Task<SaveResult> Save(StateSave save, CancellationToken cancel) => _commits.Save(save);

    public Task<ChangeBatch> ReadChanges(long after, int limit, CancellationToken cancel) => Guard(async () =>
    {
        // The counter first: rows seen afterwards may be newer than it, but none up to it can be missing.
        var upTo = await ReadLastChange(cancel);
        await using var command = _source.Command("SELECT change, kind, id, version, state FROM entity WHERE change > $1 ORDER BY change LIMIT $2", after, (long)limit);
        await using var row = await command.ExecuteReaderAsync(cancel);
        var changes = ImmutableArray.CreateBuilder<StateChange>();
        while (await row.ReadAsync(cancel))
        {
            changes.Add(new StateChange(row.GetInt64(0), (EntityKind)row.GetInt32(1), row.GetString(2), row.GetInt64(3), row.GetFieldValue<byte[]>(4)));
        }

        return ChangeFeed.Page(after, upTo, limit, changes.ToImmutable());
    });

    public Task<long> LastChange(CancellationToken cancel) => Guard(() => ReadLastChange(cancel));

    public Task PutBlob(string key, byte[] data, CancellationToken cancel) =>
        Execute("INSERT INTO blob (key, data) VALUES ($1, $2) ON CONFLICT DO NOTHING", cancel, key, data);

    public Task<byte[]?> GetBlob(string key, CancellationToken cancel) => Guard(async () =>
    {
        await using var command = _source.Command("SELECT data FROM blob WHERE key = $1", key);
        return await command.ExecuteScalarAsync(cancel) as byte[];
    });

    public Task DeleteBlobs(string keyPrefix, CancellationToken cancel) =>
        Execute("DELETE FROM blob WHERE starts_with(key, $1)", cancel, keyPrefix);

    public Task<StoredState?> LoadSecret(string name, CancellationToken cancel) =>
        ReadState("SELECT version, 0::bigint, value FROM secret WHERE name = $1", cancel, name);

    public async Task<bool> SaveSecret(string name, long expectedVersion, byte[] value, CancellationToken cancel) =>
        await Execute(
            expectedVersion == 0
                ? "INSERT INTO secret (name, version, value) VALUES ($1, $2 + 1, $3) ON CONFLICT DO NOTHING"
                : "UPDATE secret SET version = $2 + 1, value = $3 WHERE name = $1 AND version = $2",
            cancel,
            name,
            expectedVersion,
            value) == 1;

    public async ValueTask DisposeAsync()
    {
        await _commits.DisposeAsync();
        await _source.DisposeAsync();
    }

    public override string ToString() => _name;

    private async Task<long> ReadLastChange(CancellationToken cancel)
    {
        await using var command = _source.Command("SELECT number FROM last_change");
        return (long)(await command.ExecuteScalarAsync(cancel))!;
    }

    private Task<StoredState?> ReadState(string sql, CancellationToken cancel, params object[] values) => Guard(async () =>
    {
        await using var command = _source.Command(sql, values);
        await using var row = await command.ExecuteReaderAsync(cancel);
        return await row.ReadAsync(cancel) ? new StoredState(row.GetInt64(0), row.GetInt64(1), row.GetFieldValue<byte[]>(2)) : null;
    });

    private Task<int> Execute(string sql, CancellationToken cancel, params object[] values) => Guard(async () =>
    {
        await using var command = _source.Command(sql, values);
        return await command.ExecuteNonQueryAsync(cancel);
    });

    private static async Task<T> Guard<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception e) when (e is NpgsqlException or SocketException or TimeoutException or ObjectDisposedException)
        {
            throw new StoreException($"the store did not answer: {e.Message}", e);
        }
    }
}
