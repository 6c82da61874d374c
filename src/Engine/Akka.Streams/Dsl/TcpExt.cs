using System.Collections.Immutable;
using System.Net;
using Akka.Actor;
using Akka.IO;
using Akka.Streams.Implementation.IO;

namespace Akka.Streams.Dsl;

public sealed class TcpExt : IExtension
{
    private readonly TcpStreamSettings _settings;

    public TcpExt(ExtendedActorSystem system) => _settings = TcpStreamSettings.Create(system);

    /// <summary>Binds an address when run, and gives the connections that are accepted there.</summary>
    /// <param name="host">Address, or a name that has one.</param>
    /// <param name="port">0 takes any free one; the binding tells which.</param>
    /// <param name="backlog">How many connections may wait to be accepted.</param>
    /// <param name="options">Settings of the sockets.</param>
    /// <param name="halfClose">
    /// A connection whose handler has ended writing stays open for reading. By default it is closed then.
    /// </param>
    /// <param name="idleTimeout">A connection on which nothing moves for that long fails.</param>
    public Source<Tcp.IncomingConnection, Task<Tcp.ServerBinding>> Bind(
        string host,
        int port,
        int backlog = 100,
        IImmutableList<Inet.SocketOption>? options = null,
        bool halfClose = false,
        TimeSpan? idleTimeout = null) =>
        Source.FromGraph(new TcpBindStage(EndPointOf(host, port), backlog, options ?? [], halfClose, idleTimeout, _settings));

    /// <summary>Binds, and runs a handler for each connection, without a limit on their number.</summary>
    public Task<Tcp.ServerBinding> BindAndHandle(
        Flow<ByteString, ByteString, NotUsed> handler,
        IMaterializer materializer,
        string host,
        int port,
        int backlog = 100,
        IImmutableList<Inet.SocketOption>? options = null,
        bool halfClose = false,
        TimeSpan? idleTimeout = null) =>
        Bind(host, port, backlog, options, halfClose, idleTimeout)
            .To(Sink.ForEach<Tcp.IncomingConnection>(connection => connection.HandleWith(handler, materializer)))
            .Run(materializer);

    /// <summary>Connects when run.</summary>
    /// <param name="remoteAddress">Where to.</param>
    /// <param name="localAddress">Where from; any address by default.</param>
    /// <param name="options">Settings of the socket.</param>
    /// <param name="halfClose">
    /// When upstream has completed the connection stays open for reading until the peer ends too. That is the default.
    /// </param>
    /// <param name="connectionTimeout">How long connecting may take.</param>
    /// <param name="idleTimeout">A connection on which nothing moves for that long fails.</param>
    public Flow<ByteString, ByteString, Task<Tcp.OutgoingConnection>> OutgoingConnection(
        EndPoint remoteAddress,
        EndPoint? localAddress = null,
        IImmutableList<Inet.SocketOption>? options = null,
        bool halfClose = true,
        TimeSpan? connectionTimeout = null,
        TimeSpan? idleTimeout = null) =>
        TcpIdleTimeout.Around(
            Flow.FromGraph(new OutgoingConnectionStage(
                remoteAddress, localAddress, options ?? [], halfClose, connectionTimeout, _settings)),
            idleTimeout,
            remoteAddress);

    /// <inheritdoc cref="OutgoingConnection(EndPoint, EndPoint, IImmutableList{Inet.SocketOption}, bool, TimeSpan?, TimeSpan?)"/>
    public Flow<ByteString, ByteString, Task<Tcp.OutgoingConnection>> OutgoingConnection(string host, int port) =>
        OutgoingConnection(EndPointOf(host, port));

    private static EndPoint EndPointOf(string host, int port) =>
        IPAddress.TryParse(host, out var address) ? new IPEndPoint(address, port) : new DnsEndPoint(host, port);
}
