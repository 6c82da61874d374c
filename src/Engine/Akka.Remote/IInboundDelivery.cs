using Akka.Remote.Proto;

namespace Akka.Remote;

/// <summary>What an inbound connection reports. Calls for one connection come one after another.</summary>
internal interface IInboundDelivery
{
    void Opened(PeerIncarnation peer, InboundConnection connection);

    void Deliver(PeerIncarnation peer, InboundConnection connection, RemoteEnvelope envelope);

    void Acknowledged(PeerIncarnation peer, Acknowledgement acknowledgement);
}
