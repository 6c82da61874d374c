using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Proto;

namespace Akka.Cluster.Serialization;

/// <summary>Gossip and its parts to and from their wire form.</summary>
internal static class GossipProtoExtensions
{
    public static AddressProto ToProto(this Address address) => new()
    {
        System = address.System,
        Hostname = address.Host ?? "",
        Port = (uint)(address.Port ?? 0),
        Protocol = address.Protocol,
    };

    /// <exception cref="ArgumentException">It is missing, or no address of a node.</exception>
    public static Address ToAddress(this AddressProto? proto)
    {
        ArgumentNullException.ThrowIfNull(proto);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(proto.Port, (uint)System.Net.IPEndPoint.MaxPort, nameof(proto));
        return new Address(proto.Protocol, proto.System, proto.Hostname, (int)proto.Port);
    }

    public static UniqueAddressProto ToProto(this UniqueAddress node) => new() { Address = node.Address.ToProto(), Uid = node.Uid };

    /// <exception cref="ArgumentException">It is missing, or no address of a node.</exception>
    public static UniqueAddress ToUniqueAddress(this UniqueAddressProto? proto)
    {
        ArgumentNullException.ThrowIfNull(proto);
        return new UniqueAddress(proto.Address.ToAddress(), proto.Uid);
    }

    public static IEnumerable<VersionProto> ToProto(this VectorClock clock) =>
        clock.Versions.Select(v => new VersionProto { Node = v.Key.ToProto(), Version = v.Value });

    public static VectorClock ToVectorClock(this IEnumerable<VersionProto> versions) =>
        new(versions.ToImmutableSortedDictionary(v => v.Node.ToUniqueAddress(), v => v.Version));

    public static GossipProto ToProto(this Gossip gossip)
    {
        var proto = new GossipProto();
        var places = new Dictionary<UniqueAddress, int>();

        int PlaceOf(UniqueAddress node)
        {
            if (places.TryGetValue(node, out var place)) return place;
            proto.Nodes.Add(node.ToProto());
            return places[node] = places.Count;
        }

        foreach (var member in gossip.Members)
        {
            var row = new MemberProto { Node = PlaceOf(member.UniqueAddress), UpNumber = member.UpNumber, Status = (int)member.Status };
            row.Roles.AddRange(member.Roles);
            proto.Members.Add(row);
        }

        proto.Seen.AddRange(gossip.Seen.Select(PlaceOf));
        foreach (var (observer, version) in gossip.Reachability.Versions)
        {
            var row = new ObserverReachabilityProto { Observer = PlaceOf(observer), Version = version };
            row.Subjects.AddRange(gossip.Reachability.Records
                .Where(r => r.Observer.Equals(observer))
                .Select(r => new SubjectReachabilityProto { Subject = PlaceOf(r.Subject), Status = (int)r.Status, Version = r.Version }));
            proto.Reachability.Add(row);
        }

        proto.Versions.AddRange(gossip.Version.ToProto());
        proto.Tombstones.AddRange(gossip.Tombstones.Select(
            t => new TombstoneProto { Node = t.Key.ToProto(), UnixMilliseconds = t.Value.ToUnixTimeMilliseconds() }));
        return proto;
    }

    /// <exception cref="ArgumentException">It is missing, or a status or a node's number means nothing here.</exception>
    public static Gossip ToGossip(this GossipProto? proto)
    {
        ArgumentNullException.ThrowIfNull(proto);
        var nodes = proto.Nodes.Select(n => n.ToUniqueAddress()).ToArray();

        UniqueAddress NodeAt(int place) =>
            (uint)place < (uint)nodes.Length ? nodes[place] : throw new ArgumentException($"the gossip has no node number {place}");

        var records = proto.Reachability.SelectMany(row => row.Subjects.Select(subject => new ReachabilityRecord(
            NodeAt(row.Observer), NodeAt(subject.Subject), Defined((ReachabilityStatus)subject.Status), subject.Version)));
        return new Gossip(
            [.. proto.Members.Select(m => new Member(NodeAt(m.Node), m.UpNumber, Defined((MemberStatus)m.Status), [.. m.Roles]))],
            [.. proto.Seen.Select(NodeAt)],
            Reachability.Create(records, proto.Reachability.ToImmutableDictionary(row => NodeAt(row.Observer), row => row.Version)),
            proto.Versions.ToVectorClock(),
            proto.Tombstones.ToImmutableDictionary(
                t => t.Node.ToUniqueAddress(), t => DateTimeOffset.FromUnixTimeMilliseconds(t.UnixMilliseconds)));
    }

    private static T Defined<T>(T value)
        where T : struct, Enum => Enum.IsDefined(value) ? value : throw new ArgumentException($"{value} is no {typeof(T).Name}");
}
