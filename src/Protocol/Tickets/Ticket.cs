namespace AkkaP2P.Protocol.Tickets;

/// <summary>
/// The tracker's word that a node may fetch a file: it belongs to a member of a group that has it. Shown to every peer
/// asked, who checks that the connection's key is the node's. Empty files need none, for there is nothing to fetch.
/// </summary>
/// <param name="Root">Of the file.</param>
/// <param name="NodeId">SHA-256 of the node's public key.</param>
/// <param name="ExpiresAt">At most <see cref="MaxLifetime"/> ahead. Whole milliseconds.</param>
/// <param name="Id">Unique, for logs.</param>
public sealed record Ticket(UserName User, GroupName Group, Hash256 Root, Hash256 NodeId, DateTimeOffset ExpiresAt, Guid Id)
{
    /// <summary>How long someone who left a group may still fetch.</summary>
    public static readonly TimeSpan MaxLifetime = TimeSpan.FromMinutes(5);
}
