using System.Net;
using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Dsl;
using AkkaP2P.Client.Peers;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Wire;
using Tcp = Akka.Streams.Dsl.Tcp;

namespace AkkaP2P.Client.Tests.Peers;

/// <summary>A node that says to another what a test wants, and no more.</summary>
internal sealed class RawPeer : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly ActorSystem _system = ActorSystem.Create("raw");
    private readonly NodeIdentity _identity;
    private readonly PeerTransport _transport;
    private readonly List<PeerConnection> _connections = [];

    public RawPeer(string dataFolder)
    {
        Directory.CreateDirectory(dataFolder);
        _identity = NodeIdentity.LoadOrCreate(dataFolder);
        _transport = new PeerTransport(_system, _system.Materializer(), _identity, new PeerSettings());
    }

    public Hash256 NodeId => _identity.NodeId;

    public PeerTransport Transport => _transport;

    public async Task<PeerConnection> Connect(IPEndPoint address, Hash256 node)
    {
        using var limit = new CancellationTokenSource(Limit);
        var connection = await _transport.Connect(address, node, limit.Token);
        _connections.Add(connection);
        return connection;
    }

    /// <summary>Takes connections and treats each so, until it is broken or the other is satisfied.</summary>
    public async Task<IPEndPoint> Listen(Func<PeerConnection, Task> treat)
    {
        var binding = await _transport.Bind(new IPEndPoint(IPAddress.Loopback, 0))
            .ToMaterialized(Sink.ForEach<Tcp.IncomingConnection>(incoming => _ = Treat(incoming, treat)), Keep.Left)
            .Run(_system.Materializer());
        return (IPEndPoint)binding.LocalAddress;
    }

    private async Task Treat(Tcp.IncomingConnection incoming, Func<PeerConnection, Task> treat)
    {
        try
        {
            using var connection = await _transport.Accept(incoming, default);
            await treat(connection);
        }
        catch (Exception e) when (PeerConnection.IsBroken(e))
        {
            // The other has had enough.
        }
    }

    public static Task Send(PeerConnection connection, params Frame[] frames) => connection.Output.Write(frames, default);

    public static Task Hello(PeerConnection connection, Hash256 root, byte[] ticket) =>
        Send(connection, new Frame.Hello(WireLimits.Version, WireLimits.Version, root, ticket));

    /// <summary>The next frame; a block is read over and told as null, as is the end.</summary>
    public static async Task<Frame?> Next(PeerConnection connection, TimeSpan? within = null)
    {
        using var limit = new CancellationTokenSource(within ?? Limit);
        var received = await connection.Input.Read(limit.Token);
        if (received.Block is not null) await connection.Input.SkipBlock(limit.Token);
        return received.Frame;
    }

    public static async Task<T> Expect<T>(PeerConnection connection)
        where T : Frame => Xunit.Assert.IsType<T>(await Next(connection));

    /// <summary>Why the other ends it; what it says before that does not matter.</summary>
    public static async Task<ByeReason> UntilBye(PeerConnection connection)
    {
        while (true)
        {
            var received = await Next(connection);
            if (received is Frame.Bye bye) return bye.Reason;
            Xunit.Assert.NotNull(received);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _connections) connection.Dispose();
        await _system.Terminate();
        _identity.Dispose();
    }
}
