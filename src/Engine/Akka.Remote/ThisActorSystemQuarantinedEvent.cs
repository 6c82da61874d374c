using Akka.Actor;
using Akka.Event;

namespace Akka.Remote;

/// <summary>
/// Another node has given this one up for good. Only a new actor system can talk to it again.
/// </summary>
public sealed class ThisActorSystemQuarantinedEvent(Address localAddress, Address remoteAddress) : RemotingLifecycleEvent
{
    public Address LocalAddress { get; } = localAddress;

    public Address RemoteAddress { get; } = remoteAddress;

    public override LogLevel LogLevel() => Akka.Event.LogLevel.WarningLevel;

    public override string ToString() => $"The remote system {RemoteAddress} has quarantined this system {LocalAddress}";
}
