using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;

namespace Akka.Cluster;

/// <summary>What the cluster daemons of two nodes say to each other. Manifests are in the serializer.</summary>
internal static class ClusterMessages
{
    public interface IWireMessage : IDeadLetterSuppression;

    /// <summary>A newcomer to a seed node: are you in a cluster?</summary>
    public sealed record InitJoin : IWireMessage;

    /// <summary>Yes, join <paramref name="Address"/>.</summary>
    public sealed record InitJoinAck(Address Address) : IWireMessage;

    /// <summary>Not yet.</summary>
    public sealed record InitJoinNack(Address Address) : IWireMessage;

    public sealed record Join(UniqueAddress Node, ImmutableHashSet<string> Roles) : IWireMessage;

    /// <summary>The newcomer is in: the gossip to start from.</summary>
    public sealed record Welcome(UniqueAddress From, Gossip Gossip) : IWireMessage;

    public sealed record Leave(Address Address) : IWireMessage;

    public sealed record Down(Address Address) : IWireMessage;

    /// <summary>An exiting node is done and will answer no more.</summary>
    public sealed record ExitingConfirmed(UniqueAddress Node) : IWireMessage;

    public sealed record GossipEnvelope(UniqueAddress From, UniqueAddress To, Gossip Gossip) : IWireMessage;

    /// <summary>A gossip's version only; whoever has another one answers with its gossip or its own status.</summary>
    public sealed record GossipStatus(UniqueAddress From, VectorClock Version, ImmutableHashSet<UniqueAddress> Seen) : IWireMessage;

    public sealed record Heartbeat(Address From, long Sequence, long SentAtTicks) : IWireMessage;

    public sealed record HeartbeatResponse(UniqueAddress From, long Sequence, long SentAtTicks) : IWireMessage;
}
