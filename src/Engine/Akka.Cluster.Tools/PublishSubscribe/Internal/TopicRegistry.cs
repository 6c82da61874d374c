using System.Collections.Immutable;
using Akka.Actor;

namespace Akka.Cluster.Tools.PublishSubscribe.Internal;

/// <summary>Which nodes have subscribers of which topic, as far as gossip has told. Not thread-safe.</summary>
internal sealed class TopicRegistry(Address self)
{
    private readonly Dictionary<Address, TopicBucket> _buckets = new() { [self] = new TopicBucket(self, 0, []) };

    public TopicBucket Own => _buckets[self];

    public ImmutableDictionary<Address, long> Versions => _buckets.ToImmutableDictionary(b => b.Key, b => b.Value.Version);

    public IEnumerable<Address> OthersWith(string topic) =>
        _buckets.Values.Where(b => !b.Owner.Equals(self) && b.Topics.Contains(topic)).Select(b => b.Owner);

    /// <param name="version">The clock, so that a restarted mediator's bucket is newer than its predecessor's.</param>
    /// <returns>Whether that was a change.</returns>
    public bool SetOwnTopics(ImmutableHashSet<string> topics, long version)
    {
        if (Own.Topics.SetEquals(topics)) return false;
        _buckets[self] = new TopicBucket(self, Math.Max(Own.Version + 1, version), topics);
        return true;
    }

    public void Merge(IEnumerable<TopicBucket> buckets, IReadOnlySet<Address> members)
    {
        foreach (var bucket in buckets)
        {
            if (bucket.Owner.Equals(self) || !members.Contains(bucket.Owner)) continue;
            if (!_buckets.TryGetValue(bucket.Owner, out var known) || known.Version < bucket.Version) _buckets[bucket.Owner] = bucket;
        }
    }

    public ImmutableArray<TopicBucket> NewerThan(ImmutableDictionary<Address, long> versions) =>
        [.. _buckets.Values.Where(b => b.Version > versions.GetValueOrDefault(b.Owner, -1))];

    public bool KnowsLessThan(ImmutableDictionary<Address, long> versions) =>
        versions.Any(v => !v.Key.Equals(self) && (!_buckets.TryGetValue(v.Key, out var known) || known.Version < v.Value));

    public void Remove(Address node) => _buckets.Remove(node);
}
