using AkkaP2P.Tracker.Files;
using AkkaP2P.Tracker.Groups;
using AkkaP2P.Tracker.Store;

namespace AkkaP2P.Tracker.Catalog;

/// <summary>What a change means to people, found by comparing the states before and after it.</summary>
public abstract record CatalogEvent
{
    public sealed record JoinRequested(Group Group, string User) : CatalogEvent;

    public sealed record RequestAccepted(Group Group, string User) : CatalogEvent;

    /// <param name="Before">The group as it was with the user in it.</param>
    public sealed record AccessEnded(Group Before, string User) : CatalogEvent;

    public sealed record FileAdded(Group Group, SharedFile File) : CatalogEvent;

    public sealed record SignedOut(string User, string SessionId) : CatalogEvent;

    /// <summary>The row is damaged, or a newer program wrote it: it counts as not there.</summary>
    public sealed record Unreadable(EntityKind Kind, string Id, string Reason) : CatalogEvent;

    /// <summary>The file's group is gone: nobody will see it again.</summary>
    public sealed record FileOrphaned(SharedFile File) : CatalogEvent;
}
