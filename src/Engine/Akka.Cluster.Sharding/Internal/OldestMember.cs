namespace Akka.Cluster.Sharding.Internal;

/// <summary>Follows the member events and knows who has been up for longest: there the coordinator is.</summary>
internal sealed class OldestMember(string? role)
{
    private readonly Dictionary<UniqueAddress, Member> _members = [];

    public IReadOnlyCollection<Member> Members => _members.Values;

    public Member? Current => _members.Values.Min(Member.AgeOrdering);

    public void On(ClusterEvent.IMemberEvent change)
    {
        var member = change.Member;
        if (!string.IsNullOrEmpty(role) && !member.HasRole(role)) return;
        // An exiting member still coordinates: it stays until its shards are handed over and it is removed.
        if (member.Status is MemberStatus.Up or MemberStatus.Leaving or MemberStatus.Exiting) _members[member.UniqueAddress] = member;
        else if (member.Status is MemberStatus.Down or MemberStatus.Removed) _members.Remove(member.UniqueAddress);
    }
}
