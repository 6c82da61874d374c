using Npgsql;

namespace AkkaP2P.Tracker.Store.Postgres;

internal static class PostgresCommands
{
    public static async Task<int> Execute(this NpgsqlConnection connection, string sql, CancellationToken cancel, params object[] values)
    {
        await using var command = connection.Command(sql, values);
        return await command.ExecuteNonQueryAsync(cancel);
    }

    public static async Task<object?> Scalar(this NpgsqlConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = connection.Command(sql);
        return await command.ExecuteScalarAsync(cancel);
    }

    /// <param name="values">Of <c>$1</c>, <c>$2</c> and so on.</param>
    public static NpgsqlCommand Command(this NpgsqlConnection connection, string sql, params object[] values) => new NpgsqlCommand(sql, connection).With(values);

    public static NpgsqlCommand Command(this NpgsqlDataSource source, string sql, params object[] values) => source.CreateCommand(sql).With(values);

    private static NpgsqlCommand With(this NpgsqlCommand command, object[] values)
    {
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }
}
