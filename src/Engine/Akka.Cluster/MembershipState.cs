using System.Collections.Immutable;

namespace Akka.Cluster;

/// <summary>A gossip as one node looks at it: who is leader, is there convergence, who counts as reachable.</summary>
internal sealed record MembershipState(Gossip Gossip, UniqueAddress Self)
{
    private Reachability? _judged;

    /// <summary>
    /// Nobody listens to what downed observers say of others, nor does a node listen to what others say of itself.
    /// </summary>
    public Reachability Judged => _judged ??= Gossip.Reachability
        .RemoveObservers(Gossip.Members.Where(m => m.Status == MemberStatus.Down).Select(m => m.UniqueAddress).ToHashSet())
        .RemoveSubject(Self);

    public Member? SelfMember => Gossip.Find(Self);

    public bool IsReachable(Member member) => Judged.IsReachable(member.UniqueAddress);

    /// <summary>
    /// Every Up and Leaving member has seen this gossip, and each unreachable one is already on its way out. Without it the
    /// leader changes nothing, so that no two leaders do.
    /// </summary>
    /// <param name="exitingConfirmed">Members that have said goodbye and will see nothing more.</param>
    public bool Convergence(IReadOnlySet<UniqueAddress> exitingConfirmed)
    {
        var unreachableBlocks = Judged.AllUnreachableOrTerminated
            .Where(n => !exitingConfirmed.Contains(n))
            .Select(Gossip.Find)
            .Any(m => m is not null && m.Status is not (MemberStatus.Down or MemberStatus.Exiting));
        return !unreachableBlocks
            && Gossip.Members.All(m => m.Status is not (MemberStatus.Up or MemberStatus.Leaving)
                || Gossip.SeenBy(m.UniqueAddress) || exitingConfirmed.Contains(m.UniqueAddress));
    }

    public UniqueAddress? Leader => LeaderOf(Gossip.Members);

    public bool IsLeader => Self.Equals(Leader);

    public UniqueAddress? RoleLeader(string role) => LeaderOf(Gossip.Members.Where(m => m.HasRole(role)));

    public ImmutableHashSet<string> AllRoles => [.. Gossip.Members.SelectMany(m => m.Roles)];

    /// <summary>The number for the next member to become Up.</summary>
    public int NextUpNumber => 1 + Gossip.Members.Where(m => m.UpNumber != Member.NotYetUp).Select(m => m.UpNumber).DefaultIfEmpty(0).Max();

    private UniqueAddress? LeaderOf(IEnumerable<Member> members)
    {
        var candidates = members
            .Where(m => m.Status != MemberStatus.Down && (IsReachable(m) || m.UniqueAddress.Equals(Self)))
            .ToList();
        return (candidates.Find(m => m.Status is MemberStatus.Up or MemberStatus.Leaving)
            ?? candidates.MinBy(m => LeaderRank(m.Status)))?.UniqueAddress;
    }

    private static int LeaderRank(MemberStatus status) => status switch
    {
        MemberStatus.Joining => 1,
        MemberStatus.WeaklyUp => 0,
        MemberStatus.Exiting => 2,
        _ => 3,
    };
}
