using AkkaP2P.Protocol.Api;

namespace AkkaP2P.Client.Trackers;

/// <summary>
/// What the tracker link publishes on the actor system's event stream for the other parts of the node. What the tracker pushes
/// (<see cref="PeersChanged"/>, <see cref="FileAdded"/>) is published as it is.
/// </summary>
public static class TrackerNews
{
    /// <summary>Signed in; also after signing in again by itself, with a new token and perhaps a new ticket key.</summary>
    public sealed record SignedIn(string User, byte[] TicketKey);

    /// <summary>Signed out: stop serving, pause downloads.</summary>
    public sealed record SignedOut(string User);

    /// <summary>An event stream is open. The node's swarms must be announced again.</summary>
    public sealed record Connected(string Tracker);

    /// <summary>A tracker answers, and nobody is signed in.</summary>
    public sealed record Reachable(string Tracker);

    /// <summary>The tracker in use fell silent; another is being looked for.</summary>
    public sealed record Lost(string Tracker);

    /// <summary>Someone asks to join a group that the user owns.</summary>
    public sealed record JoinRequested(string Group, string User);

    /// <summary>The user is a member now.</summary>
    public sealed record RequestAccepted(string Group);

    /// <summary>The user left the group or was removed: drop what is served to that user, or, if it is this node's, the group.</summary>
    public sealed record AccessEnded(string Group, string User);
}
