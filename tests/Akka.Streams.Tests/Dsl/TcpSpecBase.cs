using System.Net;
using System.Net.Sockets;
using System.Text;
using Akka.IO;
using Akka.Streams.Dsl;
using Xunit;
using Tcp = Akka.Streams.Dsl.Tcp;

namespace Akka.Streams.Tests.Dsl;

/// <summary>Plain sockets on the other end of what a spec is about.</summary>
public abstract class TcpSpecBase : StreamSpec
{
    protected TcpExt Net => Sys.TcpStream();

    protected static Socket Listen()
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        return listener;
    }

    protected static async Task<Socket> Dial(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port)).WaitAsync(Patience);
        return socket;
    }

    /// <summary>Runs a client against a plain socket; the task is all that the client has read.</summary>
    protected async Task<(Socket Peer, Task<ByteString> Read)> Connect<TMat>(
        Func<string, int, Flow<ByteString, ByteString, Task<Tcp.OutgoingConnection>>> connection, Source<ByteString, TMat> source)
    {
        using var listener = Listen();
        var (connected, read) = source.ViaMaterialized(connection("127.0.0.1", ((IPEndPoint)listener.LocalEndPoint!).Port), Keep.Right)
            .ToMaterialized(Sink.Aggregate<ByteString, ByteString>(ByteString.Empty, (all, next) => all.Concat(next)), Keep.Both).Run(Materializer);
        var peer = await listener.AcceptAsync().WaitAsync(Patience);
        // The listener's side has it sooner than the client knows.
        await connected.WaitAsync(Patience);
        return (peer, read.WaitAsync(Patience));
    }

    protected async Task<int> Serve(Flow<ByteString, ByteString, NotUsed> handler, bool halfClose)
    {
        var binding = await Net.BindAndHandle(handler, Materializer, "127.0.0.1", 0, halfClose: halfClose).WaitAsync(Patience);
        return ((IPEndPoint)binding.LocalAddress).Port;
    }

    protected static async Task<string> ReadToEnd(Socket socket)
    {
        var text = new List<byte>();
        var buffer = new byte[64 * 1024];
        for (int read; (read = await socket.ReceiveAsync(buffer).WaitAsync(Patience)) > 0;) text.AddRange(buffer.AsSpan(0, read));
        return Encoding.UTF8.GetString([.. text]);
    }

    protected static async Task<long> CountToEnd(Socket socket, Action afterFirst)
    {
        var buffer = new byte[1024 * 1024];
        long count = await socket.ReceiveAsync(buffer.AsMemory(0, 1)).AsTask().WaitAsync(Patience);
        afterFirst();
        for (int read; (read = await socket.ReceiveAsync(buffer).WaitAsync(Patience)) > 0;) count += read;
        return count;
    }

    protected static async Task Exchange(Socket socket)
    {
        await socket.SendAsync("ping"u8.ToArray()).WaitAsync(Patience);
        var buffer = new byte[4];
        for (var read = 0; read < 4;) read += await socket.ReceiveAsync(buffer.AsMemory(read)).AsTask().WaitAsync(Patience);
        Assert.Equal("ping"u8.ToArray(), buffer);
    }
}
