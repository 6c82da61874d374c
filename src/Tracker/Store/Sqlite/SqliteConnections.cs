using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace AkkaP2P.Tracker.Store.Sqlite;

/// <summary>Opens connections the one way we use them, and keeps a few for readers.</summary>
internal sealed class SqliteConnections : IDisposable
{
    /// <summary>Readers work beside the writer (WAL) and mostly in the page cache; more would only wait for cores.</summary>
    private const int Readers = 4;

    private readonly Channel<SqliteConnection> _idle = Channel.CreateBounded<SqliteConnection>(Readers);

    public SqliteConnections(string path)
    {
        for (var i = 0; i < Readers; i++) _idle.Writer.TryWrite(Open(path));
    }

    /// <summary>
    /// Write-ahead log, so that readers never wait, and an fsync before a commit counts.
    /// </summary>
    public static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadWriteCreate,
            Pooling = false,
            DefaultTimeout = 5,
        }.ConnectionString);
        try
        {
            connection.Open();
            connection.Execute("PRAGMA journal_mode = WAL");
            connection.Execute("PRAGMA synchronous = FULL");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Runs a read on a pool thread with a connection of its own; at most four at once.</summary>
    public async Task<T> Read<T>(Func<SqliteConnection, T> read, CancellationToken cancel)
    {
        SqliteConnection connection;
        try
        {
            connection = await _idle.Reader.ReadAsync(cancel);
        }
        catch (ChannelClosedException e)
        {
            throw new StoreException("the store is closed", e);
        }

        try
        {
            return await Task.Run(() => read(connection), CancellationToken.None);
        }
        catch (SqliteException e)
        {
            throw new StoreException($"the store could not be read: {e.Message}", e);
        }
        finally
        {
            if (!_idle.Writer.TryWrite(connection)) connection.Dispose();
        }
    }

    public void Dispose()
    {
        _idle.Writer.Complete();
        while (_idle.Reader.TryRead(out var connection)) connection.Dispose();
    }
}
