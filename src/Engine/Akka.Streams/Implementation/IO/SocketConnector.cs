using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Akka.IO;

namespace Akka.Streams.Implementation.IO;

/// <summary>Makes connected sockets.</summary>
internal static class SocketConnector
{
    /// <summary>Connects to the first address of the endpoint that answers.</summary>
    public static async Task<Socket> ConnectAsync(
        EndPoint remote, EndPoint? local, IImmutableList<Inet.SocketOption> options, CancellationToken token)
    {
        var addresses = await ResolveAsync(remote, token).ConfigureAwait(false);
        for (var i = 0; ; i++)
        {
            try
            {
                return await ConnectAsync(addresses[i], local, options, token).ConfigureAwait(false);
            }
            catch (SocketException) when (i < addresses.Length - 1)
            {
                // The next address may answer; the last one's failure is the one reported.
            }
        }
    }

    /// <summary>The addresses behind a host name; at least one.</summary>
    public static async Task<IPEndPoint[]> ResolveAsync(EndPoint endPoint, CancellationToken token)
    {
        switch (endPoint)
        {
            case IPEndPoint address:
                return [address];
            case DnsEndPoint name:
                var found = await Dns.GetHostAddressesAsync(name.Host, name.AddressFamily, token).ConfigureAwait(false);
                return found.Length > 0
                    ? Array.ConvertAll(found, ip => new IPEndPoint(ip, name.Port))
                    : throw new SocketException((int)SocketError.HostNotFound);
            default:
                throw new ArgumentException($"Cannot connect to or bind [{endPoint}]");
        }
    }

    /// <summary>Closes a socket that comes, or came, when nobody waits for it any more.</summary>
    public static void DisposeLate(Task<Socket> task) =>
        task.ContinueWith(
            static late =>
            {
                if (late.IsCompletedSuccessfully) late.Result.Dispose();
            },
            TaskScheduler.Default);

    private static async Task<Socket> ConnectAsync(
        IPEndPoint remote, EndPoint? local, IImmutableList<Inet.SocketOption> options, CancellationToken token)
    {
        var socket = new Socket(remote.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            foreach (var option in options) option.BeforeConnect(socket);
            if (local is not null) socket.Bind(local);
            await socket.ConnectAsync(remote, token).ConfigureAwait(false);
            foreach (var option in options) option.AfterConnect(socket);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
