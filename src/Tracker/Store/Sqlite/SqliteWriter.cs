using System.Collections.Immutable;
using Microsoft.Data.Sqlite;

namespace AkkaP2P.Tracker.Store.Sqlite;

/// <summary>Writes batches of saves; used by the writer's thread only. SQLite lets one process write at a time, so numbers follow commits.</summary>
internal sealed class SqliteWriter : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _commit, _lastChange, _setLastChange, _insert, _update;

    public SqliteWriter(SqliteConnection connection)
    {
        _connection = connection;
        _commit = connection.Command("COMMIT");
        _lastChange = connection.Command("SELECT number FROM last_change");
        _setLastChange = connection.Command("UPDATE last_change SET number = $number", ("$number", 0L));
        _insert = SaveCommand("INSERT INTO entity (kind, id, version, change, state) VALUES ($kind, $id, $expected + 1, $change, $state) ON CONFLICT DO NOTHING");
        _update = SaveCommand("UPDATE entity SET version = $expected + 1, change = $change, state = $state WHERE kind = $kind AND id = $id AND version = $expected");
    }

    public GroupCommit.Committed Write(IReadOnlyList<StateSave> batch)
    {
        try
        {
            return WriteAndCommit(batch);
        }
        catch (SqliteException e)
        {
            _connection.RollBack();
            throw new StoreException($"the store could not save: {e.Message}", e);
        }
    }

    public void Dispose()
    {
        foreach (var command in new[] { _commit, _lastChange, _setLastChange, _insert, _update }) command.Dispose();
        _connection.Dispose();
    }

    private GroupCommit.Committed WriteAndCommit(IReadOnlyList<StateSave> batch)
    {
        _connection.BeginImmediate();
        var before = (long)_lastChange.ExecuteScalar()!;
        var last = before;
        var results = new SaveResult[batch.Count];
        var changes = ImmutableArray.CreateBuilder<StateChange>(batch.Count);
        for (var i = 0; i < batch.Count; i++)
        {
            if (!TrySave(batch[i], last + 1)) continue;
            last++;
            results[i] = new SaveResult(true, last);
            changes.Add(new StateChange(last, batch[i].Kind, batch[i].Id, batch[i].ExpectedVersion + 1, batch[i].State));
        }

        _setLastChange.Parameters[0].Value = last;
        _setLastChange.ExecuteNonQuery();
        _commit.ExecuteNonQuery();
        return new GroupCommit.Committed(results, new ChangeBatch(before, last, changes.ToImmutable()));
    }

    private bool TrySave(StateSave save, long change)
    {
        var command = save.ExpectedVersion == 0 ? _insert : _update;
        command.Parameters["$kind"].Value = (long)save.Kind;
        command.Parameters["$id"].Value = save.Id;
        command.Parameters["$expected"].Value = save.ExpectedVersion;
        command.Parameters["$change"].Value = change;
        command.Parameters["$state"].Value = save.State;
        return command.ExecuteNonQuery() == 1;
    }

    private SqliteCommand SaveCommand(string sql) =>
        _connection.Command(sql, ("$kind", 0L), ("$id", ""), ("$expected", 0L), ("$change", 0L), ("$state", Array.Empty<byte>()));
}
