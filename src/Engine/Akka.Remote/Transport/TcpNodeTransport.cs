using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Event;

namespace Akka.Remote.Transport;

/// <summary>
/// TCP, inside mutual TLS when a certificate is configured. One loop accepts; each accepted connection is served by a task
/// that is kept and awaited at the end.
/// </summary>
internal sealed class TcpNodeTransport(string systemName, RemoteSettings settings, NodeTls? tls, ILoggingAdapter log) : INodeTransport
{
    private const int KeepAliveSeconds = 20;
    private const int KeepAliveRetries = 3;

    // TCP_USER_TIMEOUT of tcp(7), in milliseconds.
    private const int TcpProtocol = 6;
    private const int TcpUserTimeout = 18;

    private static readonly TimeSpan AcceptRetry = TimeSpan.FromMilliseconds(100);

    private readonly Socket _listener = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _closing = new();
    private readonly ConcurrentDictionary<Task, bool> _serving = new();
    private Task _accepting = Task.CompletedTask;

    public string Protocol => tls is null ? "akka.tcp" : "akka.ssl.tcp";

    public async Task<Address> Listen(Func<Stream, Task> accept, CancellationToken cancel)
    {
        try
        {
            var address = IPAddress.TryParse(settings.Hostname, out var ip)
                ? ip
                : (await Dns.GetHostAddressesAsync(settings.Hostname, cancel))[0];
            // Otherwise a connection in TIME_WAIT would keep a restarted node from its port for a minute.
            _listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            _listener.Bind(new IPEndPoint(address, settings.Port));
            _listener.Listen(settings.Backlog);
        }
        catch (SocketException cause)
        {
            throw new RemoteTransportException($"cannot listen on {settings.Hostname}:{settings.Port}: {cause.Message}", cause);
        }

        _accepting = AcceptLoop(accept);
        var port = settings.PublicPort ?? ((IPEndPoint)_listener.LocalEndPoint!).Port;
        return new Address(Protocol, systemName, settings.PublicHostname, port);
    }

    public async Task<Stream> Connect(Address remote, CancellationToken cancel)
    {
        if (remote is not { Host: { } host, Port: { } port }) throw new IOException($"{remote} is no address to dial");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            Prepare(socket);
            await socket.ConnectAsync(host, port, cancel);
            var stream = new NetworkStream(socket, ownsSocket: true);
            return tls is null ? stream : await tls.AuthenticateAsClient(stream, host, cancel);
        }
        catch (SocketException cause)
        {
            socket.Dispose();
            throw new IOException($"{host}:{port}: {cause.Message}", cause);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_serving.Keys);
        _closing.Dispose();
    }

    private async Task AcceptLoop(Func<Stream, Task> accept)
    {
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                var socket = await _listener.AcceptAsync(_closing.Token);
                if (_serving.Count >= settings.MaximumInboundConnections)
                {
                    log.Warning("Refused a connection from {0}: {1} are open", socket.RemoteEndPoint, _serving.Count);
                    socket.Dispose();
                    continue;
                }

                var serving = Serve(socket, accept);
                _serving.TryAdd(serving, true);
                _ = serving.ContinueWith(done => _serving.TryRemove(done, out var _), TaskScheduler.Default);
            }
            catch (OperationCanceledException) when (_closing.IsCancellationRequested)
            {
                return;
            }
            catch (SocketException cause)
            {
                log.Warning("Could not accept a connection: {0}", cause.Message);
                // Out of file descriptors, for one: that does not pass by trying at once.
                await Task.Delay(AcceptRetry, CancellationToken.None);
            }
        }
    }

    /// <summary>Small frames go at once; a peer that vanished without a word is found out although it has nothing to say.</summary>
    private void Prepare(Socket socket)
    {
        socket.NoDelay = true;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, KeepAliveSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, KeepAliveSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, KeepAliveRetries);
        if (!OperatingSystem.IsLinux()) return;
        var milliseconds = (int)settings.UnacknowledgedDataTimeout.TotalMilliseconds;
        socket.SetRawSocketOption(TcpProtocol, TcpUserTimeout, BitConverter.GetBytes(milliseconds));
    }

    private async Task Serve(Socket socket, Func<Stream, Task> accept)
    {
        using var owned = socket;
        EndPoint? peer = null;
        try
        {
            peer = socket.RemoteEndPoint;
            Prepare(socket);
            await using Stream stream = new NetworkStream(socket);
            if (tls is null)
            {
                await accept(stream);
                return;
            }

            using var handshake = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token);
            handshake.CancelAfter(settings.ConnectionTimeout);
            if (await ClosedWithoutAWord(socket, handshake.Token)) return;
            await using var secured = await tls.AuthenticateAsServer(stream, handshake.Token);
            await accept(secured);
        }
        catch (Exception cause) when (cause is IOException or InvalidDataException or SocketException or System.Security.Authentication.AuthenticationException or OperationCanceledException)
        {
            log.Warning("Dropped the connection from {0}: {1}", peer, cause.Message);
        }
    }

    /// <summary>Someone looked whether this node listens: nothing to warn of.</summary>
    private static async Task<bool> ClosedWithoutAWord(Socket socket, CancellationToken cancel) =>
        await socket.ReceiveAsync(new byte[1], SocketFlags.Peek, cancel) == 0;
}
