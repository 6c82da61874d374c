using AkkaP2P.Tracker.Swarms;

namespace AkkaP2P.Tracker.Sessions;

/// <summary>A session this tracker speaks for: it has a stream here, had one moments ago, or announced here. Used by the hub only.</summary>
internal sealed class PresentSession(Session session)
{
    public Session Session { get; } = session;

    public SessionStream? Stream { get; set; }

    /// <summary>What its node last announced in each swarm it is in.</summary>
    public Dictionary<SwarmId, SwarmAnnouncement> Swarms { get; } = [];
}
