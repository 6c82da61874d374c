using System.Diagnostics;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace AkkaP2P.Tracker.Store.Sqlite;

internal static class SqliteCommands
{
    /// <summary>How long another tracker's transaction is waited for. It takes milliseconds unless the disk hangs.</summary>
    private static readonly TimeSpan WriteLockTimeout = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Takes the write lock. SQLite's own waiting sleeps whole seconds in this build and the provider's 150 ms, so we
    /// ask again every millisecond or few, on the writer's own thread.
    /// </summary>
    public static void BeginImmediate(this SqliteConnection connection)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var result = raw.sqlite3_exec(connection.Handle, "BEGIN IMMEDIATE");
            if (result == raw.SQLITE_OK) return;
            var mayWait = result == raw.SQLITE_BUSY && Stopwatch.GetElapsedTime(started) < WriteLockTimeout;
            if (!mayWait) throw new SqliteException(raw.sqlite3_errmsg(connection.Handle).utf8_to_string(), result);
            Thread.Sleep(Random.Shared.Next(1, 4));
        }
    }

    /// <summary>After a failure. If the failure itself ended the transaction there is nothing to do.</summary>
    public static void RollBack(this SqliteConnection connection)
    {
        if (raw.sqlite3_get_autocommit(connection.Handle) == 0) connection.Execute("ROLLBACK");
    }

    public static int Execute(this SqliteConnection connection, string sql, params (string Name, object Value)[] values)
    {
        using var command = connection.Command(sql, values);
        return command.ExecuteNonQuery();
    }

    public static object? Scalar(this SqliteConnection connection, string sql, params (string Name, object Value)[] values)
    {
        using var command = connection.Command(sql, values);
        return command.ExecuteScalar();
    }

    public static SqliteCommand Command(this SqliteConnection connection, string sql, params (string Name, object Value)[] values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values) command.Parameters.AddWithValue(name, value);
        return command;
    }
}
