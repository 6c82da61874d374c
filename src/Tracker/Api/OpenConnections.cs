using System.Net;
using AkkaP2P.Swarm.Limits;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace AkkaP2P.Tracker.Api;

/// <summary>
/// Keeps the connections to this tracker's API within their bounds, before TLS: what is too much is closed at once. A
/// connection has proved itself when a signed-in user spoke on it.
/// </summary>
internal sealed class OpenConnections(ConnectionTable table, OnceAWhile log, ILogger logger)
{
    /// <summary>To be used on the socket's side of TLS.</summary>
    public void Watch(ListenOptions listen) => listen.Use(next => connection => Serve(connection, next));

    /// <summary>The request is a signed-in user's.</summary>
    public static void Prove(HttpContext http) => http.Features.Get<Proof>()?.Give();

    private async Task Serve(ConnectionContext connection, ConnectionDelegate next)
    {
        var address = connection.RemoteEndPoint is IPEndPoint remote ? AddressKey.Of(remote.Address) : "";
        if (table.Enter(address, () => connection.Abort(new ConnectionAbortedException("it gave way to a newer one"))) is not { } entry)
        {
            if (log.IsDue("connections")) logger.LogWarning("Connections are refused, now one from {Address}: {Count} are open", address, table.Count);
            connection.Abort(new ConnectionAbortedException("too many connections"));
            return;
        }

        connection.Features.Set(new Proof(table, entry));
        try
        {
            await next(connection);
        }
        finally
        {
            table.Leave(entry);
        }
    }

    private sealed class Proof(ConnectionTable table, ConnectionTable.Entry entry)
    {
        private bool _given;

        /// <summary>Asked on every request; a race gives it twice, to the same effect.</summary>
        public void Give()
        {
            if (_given) return;
            _given = true;
            table.Proved(entry);
        }
    }
}
