namespace Akka.Cluster.SBR;

/// <summary>
/// Whoever gets the lease goes on: any number of survivors can, down to one, and never two sides. The side that is
/// not the majority waits a while before it asks.
/// </summary>
internal sealed class LeaseMajority(string? role, TimeSpan acquireLeaseDelayForMinority) : IDowningStrategy
{
    public DowningDecision Decide(MembershipState state)
    {
        var view = new PartitionView(state, role);
        if (view.Unreachable.IsEmpty) return new DowningDecision.Down([]);
        return new DowningDecision.AcquireLease(
            KeepMajority.WeAreTheMajority(view) ? TimeSpan.Zero : acquireLeaseDelayForMinority,
            DownWhenAcquired: PartitionView.Nodes(view.Unreachable).Union(view.IndirectlyConnected),
            DownWhenRefused: PartitionView.Nodes(view.Reachable).Union(view.IndirectlyConnected));
    }
}
