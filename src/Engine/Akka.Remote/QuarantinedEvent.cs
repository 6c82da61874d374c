using Akka.Actor;
using Akka.Event;

namespace Akka.Remote;

/// <summary>This node has given an incarnation of another up for good.</summary>
public sealed class QuarantinedEvent(Address address, int uid) : RemotingLifecycleEvent
{
    public Address Address { get; } = address;

    public int Uid { get; } = uid;

    public override LogLevel LogLevel() => Akka.Event.LogLevel.WarningLevel;

    public override string ToString() => $"Association to [{Address}] having UID [{Uid}] is irrecoverably failed; quarantined";
}
