using System.Net;
using Akka.Actor;
using Akka.IO;
using Akka.Streams;
using Akka.Streams.Dsl;
using AkkaP2P.Protocol;
using Tcp = Akka.Streams.Dsl.Tcp;

namespace AkkaP2P.Client.Peers;

/// <summary>
/// Opens connections between nodes, both ways:
/// <code>
/// socket ◀──▶ TCP flow of Akka.Streams ◀──▶ ConnectionStage ◀──▶ SslStream ◀──▶ FrameInput, FrameOutput
/// </code>
/// </summary>
internal sealed class PeerTransport(ActorSystem system, IMaterializer materializer, NodeIdentity identity, PeerSettings settings)
{
    private readonly PeerTls? _tls = settings.Encryption ? new PeerTls(identity) : null;

    public PeerSettings Settings => settings;

    public Source<Tcp.IncomingConnection, Task<Tcp.ServerBinding>> Bind(IPEndPoint address) =>
        system.TcpStream().Bind(address.Address.ToString(), address.Port, halfClose: true);

    /// <exception cref="IOException">It is not there, or the connection broke.</exception>
    /// <exception cref="System.Security.Authentication.AuthenticationException">It is there, but it is not that node.</exception>
    public async Task<PeerConnection> Connect(IPEndPoint address, Hash256 nodeId, CancellationToken cancel)
    {
        var (connected, transport) = system.TcpStream()
            .OutgoingConnection(address, connectionTimeout: settings.ConnectTimeout, halfClose: true)
            .JoinMaterialized(End(), Keep.Both)
            .Run(materializer);
        try
        {
            await connected.WaitAsync(settings.ConnectTimeout, cancel).ConfigureAwait(false);
            var stream = _tls is null ? transport : await _tls.Connect(transport, nodeId, cancel).ConfigureAwait(false);
            return new PeerConnection(transport, stream, _tls is null ? null : nodeId, address);
        }
        catch
        {
            await transport.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async Task<PeerConnection> Accept(Tcp.IncomingConnection incoming, CancellationToken cancel)
    {
        var transport = incoming.HandleWith(End(), materializer);
        try
        {
            if (_tls is null) return new PeerConnection(transport, transport, null, incoming.RemoteAddress);
            var (stream, nodeId) = await _tls.Accept(transport, cancel).ConfigureAwait(false);
            return new PeerConnection(transport, stream, nodeId, incoming.RemoteAddress);
        }
        catch
        {
            await transport.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static Flow<ByteString, ByteString, ConnectionStream> End() =>
        Flow.FromGraph<ByteString, ByteString, ConnectionStream>(new ConnectionStage());
}
