namespace AkkaP2P.Client.Peers;

/// <summary>
/// Holds the connection that a task opens for an actor. Whichever comes first, the connection or the actor's end, the
/// connection is closed when the actor has stopped.
/// </summary>
internal sealed class ConnectionSlot : IDisposable
{
    private readonly Lock _lock = new();
    private PeerConnection? _connection;
    private bool _closed;

    /// <exception cref="OperationCanceledException">The actor has stopped; the connection is closed.</exception>
    public async Task<PeerConnection> Hold(Task<PeerConnection> opening)
    {
        var connection = await opening.ConfigureAwait(false);
        lock (_lock)
        {
            _connection = connection;
            if (!_closed) return connection;
        }

        connection.Dispose();
        throw new OperationCanceledException("nobody waits for the connection any more");
    }

    /// <summary>The connection lives on with somebody else.</summary>
    public void LetGo()
    {
        lock (_lock) _connection = null;
    }

    public void Dispose()
    {
        PeerConnection? connection;
        lock (_lock) (_closed, connection) = (true, _connection);
        connection?.Dispose();
    }
}
