using System.Net;
using System.Net.Sockets;
using Akka.IO;
using Akka.Streams.Dsl;
using Xunit;

namespace Akka.Streams.Tests.Dsl;

public class TcpTimeoutSpec : TimedSpec
{
    private static async Task<Socket> Dial(EndPoint address)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(address).WaitAsync(Patience);
        return socket;
    }

    [Fact]
    public async Task An_idle_connection_fails_after_its_time()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var (connected, sink) = Source.Never<ByteString>()
            .ViaMaterialized(
                Sys.TcpStream().OutgoingConnection(listener.LocalEndPoint!, idleTimeout: Milliseconds(800)), Keep.Right)
            .ToMaterialized(new OnDemand<ByteString>(), Keep.Both).Run(Materializer);
        await connected.WaitAsync(Patience);
        using var peer = await listener.AcceptAsync().WaitAsync(Patience);
        Advance(700);
        await peer.SendAsync(new byte[] { 1 }).WaitAsync(Patience);
        Assert.Equal(1, (await sink.NextAsync()).Count);
        Advance(700);
        await sink.SyncAsync();

        Advance(100);

        Assert.Equal(Milliseconds(800), (await Assert.ThrowsAsync<TcpIdleTimeoutException>(() => sink.NextAsync())).Duration);
        await Assert.ThrowsAsync<SocketException>(() => peer.ReceiveAsync(new byte[1]).WaitAsync(Patience));
    }

    [Fact]
    public async Task A_connection_whose_flow_nobody_runs_is_closed()
    {
        var accepted = new TaskCompletionSource<Streams.Dsl.Tcp.IncomingConnection>();
        var binding = await Sys.TcpStream().Bind("127.0.0.1", 0)
            .To(Sink.ForEach<Streams.Dsl.Tcp.IncomingConnection>(accepted.SetResult)).Run(Materializer).WaitAsync(Patience);
        using var peer = await Dial(binding.LocalAddress);
        var connection = await accepted.Task.WaitAsync(Patience);

        Advance(10_000);

        Assert.Equal(0, await peer.ReceiveAsync(new byte[1]).WaitAsync(Patience));
        var late = connection.HandleWith(
            Flow.FromSinkAndSource(Sink.Ignore<ByteString>(), Source.Never<ByteString>(), Keep.Left), Materializer);
        await Assert.ThrowsAsync<StreamTcpException>(() => late.WaitAsync(Patience));
    }

    [Fact]
    public async Task Connecting_fails_when_nobody_answers_in_time()
    {
        // The backlog of a listener that never accepts is full with one connection, and then nobody answers.
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(0);
        using var waiting = await Dial(listener.LocalEndPoint!);

        var (connection, sink) = Source.Never<ByteString>()
            .ViaMaterialized(
                Sys.TcpStream().OutgoingConnection(listener.LocalEndPoint!, connectionTimeout: Milliseconds(500)), Keep.Right)
            .ToMaterialized(new OnDemand<ByteString>(), Keep.Both).Run(Materializer);
        await sink.SyncAsync();
        Advance(500);

        await Assert.ThrowsAsync<StreamTcpException>(() => sink.NextAsync());
        await Assert.ThrowsAsync<StreamTcpException>(() => connection.WaitAsync(Patience));
    }
}
