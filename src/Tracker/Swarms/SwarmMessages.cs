using System.Collections.Immutable;
using Akka.Actor;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Api;
using AkkaP2P.Tracker.Entities;

namespace AkkaP2P.Tracker.Swarms;

/// <summary>What a swarm can be told and asked.</summary>
public static class SwarmMessages
{
    /// <summary>The id is the file's with its group's incarnation: a group made anew starts with new swarms.</summary>
    public interface ISwarmMessage : IEntityMessage
    {
        SwarmId Swarm { get; }

        string IEntityMessage.EntityId => Swarm.ToString();
    }

    /// <param name="Hub">The hub of the tracker that has the session's event stream; it gets the news for it.</param>
    public sealed record Join(SwarmId Swarm, SwarmAnnouncement Node, ImmutableArray<PeerReport> Reports, IActorRef Hub) : ISwarmMessage;

    /// <summary>Answer to <see cref="Join"/>.</summary>
    /// <param name="Seeders">As the swarm knows them now.</param>
    public sealed record Joined(bool Full, int Seeders);

    /// <summary>Not answered.</summary>
    public sealed record Leave(SwarmId Swarm, Hash256 NodeId, string SessionId) : ISwarmMessage;

    /// <summary>The user lost access. Not answered.</summary>
    public sealed record Evict(SwarmId Swarm, string User) : ISwarmMessage;

    public sealed record GetPeers(SwarmId Swarm) : ISwarmMessage;

    /// <summary>Answer to <see cref="GetPeers"/>.</summary>
    public sealed record PeersFound(ImmutableArray<SwarmPeer> Peers);
}

/// <summary>From a swarm to the hub of a tracker, for some of its sessions.</summary>
public sealed record SwarmNews(SwarmId Swarm, ImmutableArray<string> Sessions, ImmutableArray<SwarmPeer> Peers);

/// <summary>A swarm's actor has just started and knows nobody: hubs tell it again who of theirs is in it.</summary>
public sealed record SwarmStarted(SwarmId Swarm);

/// <summary>How many are in a swarm, told to every tracker when it changes and now and then.</summary>
/// <param name="PiecesPerSecond">That its nodes get, all together.</param>
/// <param name="AtLeast">There may be more whom the swarm has not heard of yet.</param>
public sealed record SwarmCounted(SwarmId Swarm, int Seeders, int Peers, double PiecesPerSecond = 0, bool AtLeast = false);

public sealed record SwarmId(string Group, long Incarnation, string File)
{
    public override string ToString() => $"{Group}/{Incarnation}/{File}";
}
