namespace Akka.Cluster.SBR;

/// <summary>
/// The side with more members goes on; of two equal sides the one with the lowest address. Each side decides alone and
/// rightly, since it knows all members of before.
/// </summary>
internal sealed class KeepMajority(string? role) : IDowningStrategy
{
    public DowningDecision Decide(MembershipState state)
    {
        var view = new PartitionView(state, role);
        if (view.Unreachable.IsEmpty) return new DowningDecision.Down([]);
        return new DowningDecision.Down(PartitionView.Nodes(WeAreTheMajority(view) ? view.Unreachable : view.Reachable)
            .Union(view.IndirectlyConnected));
    }

    public static bool WeAreTheMajority(PartitionView view)
    {
        var ours = view.DecidingReachable;
        var theirs = view.DecidingUnreachable;
        if (ours.Count != theirs.Count) return ours.Count > theirs.Count;
        return !ours.IsEmpty && ours.Contains(view.Deciding[0]);
    }
}
