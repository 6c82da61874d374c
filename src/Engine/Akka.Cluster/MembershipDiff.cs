using System.Collections.Immutable;
using static Akka.Cluster.ClusterEvent;

namespace Akka.Cluster;

/// <summary>The events that lead from one view of the membership to the next, in the order they are published.</summary>
internal static class MembershipDiff
{
    public static ImmutableArray<IClusterDomainEvent> Events(MembershipState before, MembershipState after) => ReferenceEquals(before, after)
        ? []
        :
        [
            // First of all who is gone: a node that was restarted may be there again at its old address.
            .. RemovedEvents(before.Gossip, after.Gossip),
            .. MemberEvents(before.Gossip, after.Gossip),
            .. ReachabilityEvents(before, after),
            .. LeaderEvents(before, after),
        ];

    public static CurrentClusterState Snapshot(MembershipState state)
    {
        var unreachable = state.Judged.AllUnreachableOrTerminated.Select(state.Gossip.Find).OfType<Member>().ToImmutableHashSet();
        return new CurrentClusterState(
            state.Gossip.Members,
            unreachable,
            [.. state.Gossip.Seen.Select(n => n.Address)],
            state.Leader?.Address,
            state.AllRoles.ToImmutableDictionary(role => role, role => state.RoleLeader(role)?.Address));
    }

    private static IEnumerable<IClusterDomainEvent> MemberEvents(Gossip before, Gossip after)
    {
        foreach (var member in after.Members)
        {
            if (before.Find(member.UniqueAddress)?.Status == member.Status) continue;
            yield return member.Status switch
            {
                MemberStatus.Joining => new MemberJoined(member),
                MemberStatus.WeaklyUp => new MemberWeaklyUp(member),
                MemberStatus.Up => new MemberUp(member),
                MemberStatus.Leaving => new MemberLeft(member),
                MemberStatus.Exiting => new MemberExited(member),
                MemberStatus.Down => new MemberDowned(member),
                MemberStatus.Removed => throw new InvalidOperationException($"a removed member is in the gossip: {member}"),
            };
        }
    }

    private static IEnumerable<IClusterDomainEvent> RemovedEvents(Gossip before, Gossip after)
    {
        foreach (var member in before.Members.Where(m => !after.HasMember(m.UniqueAddress)))
        {
            var removed = new Member(member.UniqueAddress, member.UpNumber, MemberStatus.Removed, member.Roles);
            yield return new MemberRemoved(removed, member.Status);
        }
    }

    private static IEnumerable<IClusterDomainEvent> ReachabilityEvents(MembershipState before, MembershipState after)
    {
        var was = before.Judged.AllUnreachableOrTerminated;
        var now = after.Judged.AllUnreachableOrTerminated;
        foreach (var node in now.Except(was))
        {
            if (after.Gossip.Find(node) is { } member) yield return new UnreachableMember(member);
        }

        foreach (var node in was.Except(now))
        {
            if (after.Gossip.Find(node) is { } member) yield return new ReachableMember(member);
        }
    }

    private static IEnumerable<IClusterDomainEvent> LeaderEvents(MembershipState before, MembershipState after)
    {
        if (!Equals(before.Leader, after.Leader)) yield return new LeaderChanged(after.Leader?.Address);
        foreach (var role in before.AllRoles.Union(after.AllRoles))
        {
            var leader = after.RoleLeader(role);
            if (!Equals(before.RoleLeader(role), leader)) yield return new RoleLeaderChanged(role, leader?.Address);
        }
    }
}
