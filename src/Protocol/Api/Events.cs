namespace AkkaP2P.Protocol.Api;

/// <summary>
/// GET /events: server-sent events of one session. The open stream is the session's presence; when it ends and is
/// not opened again within 10 s on any tracker, the node leaves its swarms. Each has an <c>event:</c> name and one
/// line of JSON <c>data:</c>, of the record given here.
/// </summary>
public static class PushEvents
{
    /// <summary>Every 2 s: <see cref="Heartbeat"/>.</summary>
    public const string Heartbeat = "heartbeat";

    /// <summary>Someone joined, or completed, the swarm of a file this node is in: <see cref="PeersChanged"/>.</summary>
    public const string Peers = "peers";

    /// <summary>To the owner: <see cref="MembershipChanged"/>.</summary>
    public const string JoinRequested = "join_requested";

    /// <summary>To the one accepted: <see cref="MembershipChanged"/>.</summary>
    public const string RequestAccepted = "request_accepted";

    /// <summary>To members: <see cref="FileAdded"/>.</summary>
    public const string FileAdded = "file_added";

    /// <summary>To members and the one who left or was removed: drop uploads to that user: <see cref="MembershipChanged"/>.</summary>
    public const string AccessEnded = "access_ended";
}

/// <param name="Trackers">The cluster as this tracker sees it, with loads.</param>
public sealed record Heartbeat(DateTimeOffset At, IReadOnlyList<TrackerStatus> Trackers);

public sealed record PeersChanged(string Group, string File, IReadOnlyList<SwarmPeer> Peers);

public sealed record MembershipChanged(string Group, string User);

public sealed record FileAdded(string Group, string File, long Size, string User);
