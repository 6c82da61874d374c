using AkkaP2P.Protocol;

namespace AkkaP2P.Tracker.Sessions;

/// <summary>One sign-in of one node, as its token tells it.</summary>
/// <param name="Address">Where the node serves pieces, as the tracker trusts it.</param>
/// <param name="ExpiresAt">Of this token; a later token of the same session may go on.</param>
public sealed record Session(string User, string Id, Hash256 NodeId, string Address, DateTimeOffset StartedAt, DateTimeOffset ExpiresAt);
