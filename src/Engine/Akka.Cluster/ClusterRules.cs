using System.Collections.Immutable;

namespace Akka.Cluster;

/// <summary>The settings that the pure part of a cluster node needs.</summary>
/// <param name="GossipDifferentViewProbability">0–1: how often a peer that has not seen the latest gossip is preferred.</param>
/// <param name="TombstoneTimeToLive">A removed node is remembered for so long.</param>
internal sealed record ClusterRules(
    ImmutableHashSet<string> Roles,
    int MonitoredByCount,
    int MinMembers,
    ImmutableDictionary<string, int> MinMembersOfRole,
    double GossipDifferentViewProbability,
    TimeSpan TombstoneTimeToLive)
{
    /// <summary>Whether so many have come that joining members may become Up.</summary>
    public bool EnoughMembers(Gossip gossip) =>
        gossip.Members.Count(IsComing) >= MinMembers
        && MinMembersOfRole.All(min => gossip.Members.Count(m => IsComing(m) && m.HasRole(min.Key)) >= min.Value);

    private static bool IsComing(Member member) => member.Status is MemberStatus.Joining or MemberStatus.WeaklyUp or MemberStatus.Up;
}
