using System.Collections.Immutable;
using Akka.Actor;

namespace Akka.Cluster;

/// <summary>
/// One node as the cluster knows it. Two members are equal when their <see cref="UniqueAddress"/>es are, whatever their
/// status: a set holds a node once.
/// </summary>
public class Member : IComparable<Member>, IComparable
{
    /// <summary>By host, then port: the order in which a leader is looked for.</summary>
    public static readonly IComparer<Address> AddressOrdering = Comparer<Address>.Create(CompareAddresses);

    /// <summary>Oldest first: the one that has been <see cref="MemberStatus.Up"/> for longest.</summary>
    public static readonly IComparer<Member> AgeOrdering =
        Comparer<Member>.Create((a, b) => a.Equals(b) ? 0 : a.IsOlderThan(b) ? -1 : 1);

    internal const int NotYetUp = int.MaxValue;

    internal Member(UniqueAddress uniqueAddress, int upNumber, MemberStatus status, ImmutableHashSet<string> roles)
    {
        UniqueAddress = uniqueAddress;
        UpNumber = upNumber;
        Status = status;
        Roles = roles;
    }

    public UniqueAddress UniqueAddress { get; }

    public Address Address => UniqueAddress.Address;

    public MemberStatus Status { get; }

    public ImmutableHashSet<string> Roles { get; }

    /// <summary>A number that grows with each member that becomes Up, and tells who is older.</summary>
    internal int UpNumber { get; }

    internal static Member Joining(UniqueAddress uniqueAddress, ImmutableHashSet<string> roles) =>
        new(uniqueAddress, NotYetUp, MemberStatus.Joining, roles);

    internal static Member Removed(UniqueAddress uniqueAddress) =>
        new(uniqueAddress, NotYetUp, MemberStatus.Removed, []);

    public bool HasRole(string role) => Roles.Contains(role);

    public bool IsOlderThan(Member other) =>
        UpNumber != other.UpNumber ? UpNumber < other.UpNumber : UniqueAddress.CompareTo(other.UniqueAddress) < 0;

    /// <exception cref="InvalidOperationException">A member never goes that way.</exception>
    public Member Copy(MemberStatus status)
    {
        if (status == Status) return this;
        if (!MayBecome(status)) throw new InvalidOperationException($"invalid member status transition [{Status} -> {status}] of {Address}");
        return new Member(UniqueAddress, UpNumber, status, Roles);
    }

    public Member CopyUp(int upNumber) => new Member(UniqueAddress, upNumber, Status, Roles).Copy(MemberStatus.Up);

    /// <summary>Of two views of one node, the one that is further in life: what a merge of gossips keeps.</summary>
    public static Member HighestPriorityOf(Member m1, Member m2)
    {
        if (m1.Status == m2.Status) return m1.IsOlderThan(m2) ? m1 : m2;
        return Priority(m1.Status) <= Priority(m2.Status) ? m1 : m2;
    }

    public int CompareTo(Member? other) => UniqueAddress.CompareTo(other?.UniqueAddress);

    int IComparable.CompareTo(object? obj) => CompareTo((Member?)obj);

    public override bool Equals(object? obj) => obj is Member other && UniqueAddress.Equals(other.UniqueAddress);

    public override int GetHashCode() => UniqueAddress.GetHashCode();

    public override string ToString() => $"Member(address = {Address}, Uid={UniqueAddress.Uid} status = {Status})";

    private bool MayBecome(MemberStatus status) => Status switch
    {
        MemberStatus.Joining => status is MemberStatus.WeaklyUp or MemberStatus.Up or MemberStatus.Leaving or MemberStatus.Down or MemberStatus.Removed,
        MemberStatus.WeaklyUp => status is MemberStatus.Up or MemberStatus.Leaving or MemberStatus.Down or MemberStatus.Removed,
        MemberStatus.Up => status is MemberStatus.Leaving or MemberStatus.Down or MemberStatus.Removed,
        MemberStatus.Leaving => status is MemberStatus.Exiting or MemberStatus.Down or MemberStatus.Removed,
        MemberStatus.Exiting => status is MemberStatus.Removed or MemberStatus.Down,
        MemberStatus.Down => status is MemberStatus.Removed,
        MemberStatus.Removed => false,
    };

    private static int Priority(MemberStatus status) => status switch
    {
        MemberStatus.Removed => 0,
        MemberStatus.Down => 1,
        MemberStatus.Exiting => 2,
        MemberStatus.Leaving => 3,
        MemberStatus.Up => 4,
        MemberStatus.WeaklyUp => 5,
        MemberStatus.Joining => 6,
    };

    private static int CompareAddresses(Address? a, Address? b)
    {
        if (ReferenceEquals(a, b)) return 0;
        if (a is null || b is null) return a is null ? -1 : 1;
        var byHost = string.CompareOrdinal(a.Host, b.Host);
        if (byHost != 0) return byHost;
        var byPort = Nullable.Compare(a.Port, b.Port);
        return byPort != 0 ? byPort : string.CompareOrdinal(a.System, b.System);
    }
}
