using System.Collections.Immutable;
using Akka.Actor;

namespace Akka.Cluster;

/// <summary>
/// How a newcomer finds its cluster, step by step: asks all seed nodes whether they are in one, joins the first that says yes,
/// and asks again when no welcome comes. Only the first seed node, when nobody has said yes by the deadline, forms a
/// cluster of its own, so that several nodes that start at once form one and not several.
/// </summary>
internal sealed class SeedJoining(Address self, ImmutableList<Address> seeds, TimeSpan timeout)
{
    private DateTimeOffset? _deadline;
    private bool _joining;

    public enum Step
    {
        Wait,
        AskSeeds,
        FormCluster,
    }

    public IEnumerable<Address> OtherSeeds => seeds.Where(s => !s.Equals(self));

    public Step Tick(DateTimeOffset now)
    {
        if (seeds[0].Equals(self) && !OtherSeeds.Any()) return Step.FormCluster;
        if (_deadline is null)
        {
            _deadline = now + timeout;
            return Step.AskSeeds;
        }

        if (now < _deadline) return _joining ? Step.Wait : Step.AskSeeds;
        if (seeds[0].Equals(self) && !_joining) return Step.FormCluster;
        _deadline = now + timeout;
        _joining = false;
        return Step.AskSeeds;
    }

    /// <returns>Whether to join the one who acknowledged; false when we have asked another already.</returns>
    public bool OnAcknowledged(DateTimeOffset now)
    {
        if (_joining) return false;
        _joining = true;
        _deadline = now + timeout;
        return true;
    }
}
