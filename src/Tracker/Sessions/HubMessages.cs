using System.Collections.Immutable;
using AkkaP2P.Tracker.Swarms;

namespace AkkaP2P.Tracker.Sessions;

/// <summary>What the API tells this tracker's <see cref="SessionHub"/>. None is answered.</summary>
internal static class HubMessages
{
    public sealed record StreamOpened(SessionStream Stream);

    public sealed record StreamClosed(SessionStream Stream);

    /// <summary>The session is in these swarms, and leaves them when it goes.</summary>
    public sealed record InSwarms(Session Session, ImmutableArray<(SwarmId Swarm, SwarmAnnouncement Node)> Swarms);

    public sealed record LeftSwarm(Session Session, SwarmId Swarm);
}
