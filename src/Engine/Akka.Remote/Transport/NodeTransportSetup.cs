using Akka.Actor.Setup;

namespace Akka.Remote.Transport;

/// <summary>Another transport than TCP, for specs.</summary>
internal sealed class NodeTransportSetup(Func<string, RemoteSettings, INodeTransport> create) : Setup
{
    public Func<string, RemoteSettings, INodeTransport> Create { get; } = create;
}
