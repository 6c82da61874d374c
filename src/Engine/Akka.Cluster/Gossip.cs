using System.Collections.Immutable;
using Akka.Actor;

namespace Akka.Cluster;

/// <summary>
/// All that the nodes agree on, as an immutable value that is sent around and merged.
/// <list type="bullet">
/// <item><see cref="Members"/>: every node that has joined and is not removed, by address;</item>
/// <item><see cref="Seen"/>: who has seen this very version; a change empties it, a receipt adds the receiver;</item>
/// <item><see cref="Reachability"/>: who cannot reach whom;</item>
/// <item><see cref="Version"/>: which changes it holds;</item>
/// <item><see cref="Tombstones"/>: removed nodes with the time, so that a late gossip cannot bring one back.</item>
/// </list>
/// </summary>
internal sealed record Gossip(
    ImmutableSortedSet<Member> Members,
    ImmutableHashSet<UniqueAddress> Seen,
    Reachability Reachability,
    VectorClock Version,
    ImmutableDictionary<UniqueAddress, DateTimeOffset> Tombstones)
{
    public const int MaxTombstones = 100;

    public static readonly Gossip Empty = new([], [], Reachability.Empty, VectorClock.Empty, ImmutableDictionary<UniqueAddress, DateTimeOffset>.Empty);

    public bool HasMember(UniqueAddress node) => Find(node) is not null;

    public Member? Find(UniqueAddress node) => Members.TryGetValue(Member.Removed(node), out var found) ? found : null;

    public Member? Find(Address address) => Members.FirstOrDefault(m => m.Address.Equals(address));

    public bool SeenBy(UniqueAddress node) => Seen.Contains(node);

    public Gossip SeenAlsoBy(UniqueAddress node) => Seen.Contains(node) ? this : this with { Seen = Seen.Add(node) };

    public Gossip OnlySeenBy(UniqueAddress node) => this with { Seen = [node] };

    /// <summary>Both have the same version: whoever saw one has seen the other.</summary>
    public Gossip MergeSeen(Gossip other) => this with { Seen = Seen.Union(other.Seen) };

    /// <summary>A change by <paramref name="node"/>: a new version, seen by nobody else yet.</summary>
    public Gossip ChangedBy(UniqueAddress node) => this with { Version = Version.Increment(node), Seen = [node] };

    public Gossip Put(Member member) => this with { Members = Members.Remove(member).Add(member) };

    public Gossip Put(IEnumerable<Member> members) => members.Aggregate(this, (gossip, member) => gossip.Put(member));

    public Gossip Remove(UniqueAddress node, DateTimeOffset now) => new(
        Members.Remove(Member.Removed(node)),
        Seen.Remove(node),
        Reachability.Remove(ImmutableHashSet.Create(node)),
        Version.Prune(node),
        Tombstones.SetItem(node, now));

    /// <summary>Forgets old removals, and all but the newest: a node that crashes again and again must not make gossip too large to send.</summary>
    public Gossip PruneTombstones(DateTimeOffset olderThan)
    {
        var old = Tombstones.OrderByDescending(t => t.Value)
            .Where((tombstone, place) => place >= MaxTombstones || tombstone.Value < olderThan)
            .Select(t => t.Key)
            .ToArray();
        return old.Length == 0 ? this : this with { Tombstones = Tombstones.RemoveRange(old) };
    }

    /// <summary>Two concurrent histories into one that holds both; nobody has seen it yet.</summary>
    public Gossip Merge(Gossip other)
    {
        var tombstones = Tombstones.SetItems(other.Tombstones);
        var version = tombstones.Keys.Aggregate(Version.Merge(other.Version), (clock, node) => clock.Prune(node));
        var members = Members.Concat(other.Members)
            .Where(m => !tombstones.ContainsKey(m.UniqueAddress))
            .GroupBy(m => m.UniqueAddress)
            .Select(views => views.Aggregate(Member.HighestPriorityOf))
            .ToImmutableSortedSet();
        var reachability = Reachability.Merge(members.Select(m => m.UniqueAddress).ToHashSet(), other.Reachability);
        return new Gossip(members, [], reachability, version, tombstones);
    }

    public override string ToString() =>
        $"Gossip(members = [{string.Join(", ", Members)}], seen = {Seen.Count}, reachability = [{Reachability}], version = [{Version}])";
}
