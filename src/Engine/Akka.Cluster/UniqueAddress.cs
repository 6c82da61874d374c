using Akka.Actor;

namespace Akka.Cluster;

/// <summary>
/// A node's address together with a number of this incarnation of its actor system, so that a node restarted at the
/// same address is another member.
/// </summary>
public sealed class UniqueAddress(Address address, int uid) : IComparable<UniqueAddress>, IEquatable<UniqueAddress>, IComparable
{
    public Address Address { get; } = address;

    public int Uid { get; } = uid;

    public bool Equals(UniqueAddress? other) => other is not null && Uid == other.Uid && Address.Equals(other.Address);

    public override bool Equals(object? obj) => obj is UniqueAddress other && Equals(other);

    public override int GetHashCode() => Uid;

    public int CompareTo(UniqueAddress? other)
    {
        if (other is null) return 1;
        var byAddress = Member.AddressOrdering.Compare(Address, other.Address);
        return byAddress != 0 ? byAddress : Uid.CompareTo(other.Uid);
    }

    int IComparable.CompareTo(object? obj) => CompareTo((UniqueAddress?)obj);

    public override string ToString() => $"UniqueAddress({Address}, {Uid})";

    public static bool operator ==(UniqueAddress? left, UniqueAddress? right) => left is null ? right is null : left.Equals(right);

    public static bool operator !=(UniqueAddress? left, UniqueAddress? right) => !(left == right);
}
