using System.Net;
using Akka.Actor;
using Akka.IO;

namespace Akka.Streams.Dsl;

/// <summary>Connections as flows of byte strings. Got with <c>system.TcpStream()</c>.</summary>
public class Tcp : ExtensionIdProvider<TcpExt>
{
    public override TcpExt CreateExtension(ExtendedActorSystem system) => new(system);

    /// <summary>A bound address.</summary>
    public readonly struct ServerBinding(EndPoint localAddress, Func<Task> unbindAction)
    {
        public readonly EndPoint LocalAddress = localAddress;

        /// <summary>Stops accepting; the task ends when the address is free again. Connections live on.</summary>
        public Task Unbind() => unbindAction();
    }

    /// <summary>An accepted connection. Its flow can be run once, and must be within the register time-out.</summary>
    public readonly struct IncomingConnection(
        EndPoint localAddress, EndPoint remoteAddress, Flow<ByteString, ByteString, NotUsed> flow)
    {
        public readonly EndPoint LocalAddress = localAddress;

        public readonly EndPoint RemoteAddress = remoteAddress;

        public readonly Flow<ByteString, ByteString, NotUsed> Flow = flow;

        /// <summary>Runs the connection with a handler; the value is the handler's.</summary>
        public TMat HandleWith<TMat>(Flow<ByteString, ByteString, TMat> handler, IMaterializer materializer) =>
            Flow.JoinMaterialized(handler, Keep.Right).Run(materializer);
    }

    /// <summary>The addresses of a connection that was made.</summary>
    public readonly struct OutgoingConnection(EndPoint remoteAddress, EndPoint localAddress)
    {
        public readonly EndPoint RemoteAddress = remoteAddress;

        public readonly EndPoint LocalAddress = localAddress;
    }
}
