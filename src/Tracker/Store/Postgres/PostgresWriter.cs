using System.Collections.Immutable;
using Npgsql;

namespace AkkaP2P.Tracker.Store.Postgres;

/// <summary>Writes batches of saves; used by the writer's thread only.</summary>
internal sealed class PostgresWriter(NpgsqlDataSource source)
{
    private const string Insert =
        "INSERT INTO entity (kind, id, version, change, state) VALUES ($1, $2, $3 + 1, $4, $5) ON CONFLICT DO NOTHING";

    private const string Update =
        "UPDATE entity SET version = $3 + 1, change = $4, state = $5 WHERE kind = $1 AND id = $2 AND version = $3";

    public GroupCommit.Committed Write(IReadOnlyList<StateSave> batch)
    {
        try
        {
            return WriteAndCommit(batch);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or System.Net.Sockets.SocketException)
        {
            throw new StoreException($"the store could not save: {e.Message}", e);
        }
    }

    /// <summary>
    /// The counter's row stays locked until the commit, so another tracker's changes get their numbers after ours are
    /// committed: numbers follow commits. A save that conflicts leaves its number unused.
    /// </summary>
    private GroupCommit.Committed WriteAndCommit(IReadOnlyList<StateSave> batch)
    {
        using var connection = source.OpenConnection();
        using var transaction = connection.BeginTransaction();
        var last = TakeNumbers(connection, batch.Count);
        var before = last - batch.Count;
        using var commands = new NpgsqlBatch(connection, transaction);
        for (var i = 0; i < batch.Count; i++) commands.BatchCommands.Add(SaveCommand(batch[i], before + i + 1));
        commands.ExecuteNonQuery();
        transaction.Commit();

        var results = new SaveResult[batch.Count];
        var changes = ImmutableArray.CreateBuilder<StateChange>(batch.Count);
        for (var i = 0; i < batch.Count; i++)
        {
            if (commands.BatchCommands[i].RecordsAffected != 1) continue;
            results[i] = new SaveResult(true, before + i + 1);
            changes.Add(new StateChange(before + i + 1, batch[i].Kind, batch[i].Id, batch[i].ExpectedVersion + 1, batch[i].State));
        }

        return new GroupCommit.Committed(results, new ChangeBatch(before, last, changes.ToImmutable()));
    }

    private static long TakeNumbers(NpgsqlConnection connection, int count)
    {
        using var command = connection.Command("UPDATE last_change SET number = number + $1 RETURNING number", (long)count);
        return (long)command.ExecuteScalar()!;
    }

    private static NpgsqlBatchCommand SaveCommand(StateSave save, long change) => new(save.ExpectedVersion == 0 ? Insert : Update)
    {
        Parameters =
        {
            new NpgsqlParameter { Value = (int)save.Kind },
            new NpgsqlParameter { Value = save.Id },
            new NpgsqlParameter { Value = save.ExpectedVersion },
            new NpgsqlParameter { Value = change },
            new NpgsqlParameter { Value = save.State },
        },
    };
}
