using System.Collections.Immutable;

namespace Akka.Cluster.SBR;

/// <summary>What a strategy wants done about a partition that has been stable for long enough.</summary>
internal abstract record DowningDecision
{
    private DowningDecision()
    {
    }

    /// <summary>We are the side that goes on, or there is nothing to do.</summary>
    public sealed record Down(ImmutableHashSet<UniqueAddress> Nodes) : DowningDecision;

    /// <summary>The side that gets the lease goes on; the smaller one waits first, so that the larger is likely to get it.</summary>
    public sealed record AcquireLease(
        TimeSpan After, ImmutableHashSet<UniqueAddress> DownWhenAcquired, ImmutableHashSet<UniqueAddress> DownWhenRefused) : DowningDecision;
}
