using System.Collections.Immutable;

namespace Akka.Cluster.SBR;

/// <summary>
/// The cluster as one side of a partition sees it. Members that are only joining count for neither side; those on their way
/// out (exiting, down) are not looked at.
/// </summary>
internal sealed class PartitionView
{
    private readonly string? _role;

    public PartitionView(MembershipState state, string? role)
    {
        _role = role;
        All = [.. state.Gossip.Members.Where(m => m.Status is not (MemberStatus.Exiting or MemberStatus.Down or MemberStatus.Removed))];
        Unreachable = [.. All.Where(m => !m.UniqueAddress.Equals(state.Self) && !state.IsReachable(m))];
        Reachable = All.Except(Unreachable);
        var observers = state.Judged.Records;
        var considered = Nodes(All);
        IndirectlyConnected = considered.Intersect(
        [
            // Seen by someone of our own side as well as unseen by someone: its links are broken in part.
            .. Unreachable.Where(m => state.Gossip.SeenBy(m.UniqueAddress)).Select(m => m.UniqueAddress),
            // Pairs that suspect each other although both talk to us.
            .. observers.Where(r => observers.Any(o => o.Observer.Equals(r.Subject) && o.Subject.Equals(r.Observer)))
                .Select(r => r.Observer),
        ]);
    }

    public ImmutableSortedSet<Member> All { get; }

    public ImmutableSortedSet<Member> Reachable { get; }

    public ImmutableSortedSet<Member> Unreachable { get; }

    public ImmutableHashSet<UniqueAddress> IndirectlyConnected { get; }

    public ImmutableSortedSet<Member> Deciding => Of(All);

    public ImmutableSortedSet<Member> DecidingReachable => Of(Reachable);

    public ImmutableSortedSet<Member> DecidingUnreachable => Of(Unreachable);

    public static ImmutableHashSet<UniqueAddress> Nodes(IEnumerable<Member> members) => [.. members.Select(m => m.UniqueAddress)];

    private ImmutableSortedSet<Member> Of(ImmutableSortedSet<Member> members) =>
        [.. members.Where(m => m.Status is not (MemberStatus.Joining or MemberStatus.WeaklyUp) && (_role is null || m.HasRole(_role)))];
}
