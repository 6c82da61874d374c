using System.Collections.Immutable;

namespace Akka.Cluster;

/// <summary>
/// What a leader does to a gossip, as a pure function. On convergence:
/// <list type="number">
/// <item>Joining and WeaklyUp members become Up, when there are enough of them (min-nr-of-members);</item>
/// <item>Leaving members become Exiting;</item>
/// <item>Exiting members that are unreachable or have confirmed their exit, and Down members that are unreachable, are removed.</item>
/// </list>
/// Without convergence it may only move Joining members to WeaklyUp.
/// </summary>
internal static class LeaderActions
{
    /// <param name="Gossip">The new gossip, changed by the leader; the same object when nothing changed.</param>
    /// <param name="Removed">Members that are out of it now.</param>
    public sealed record Result(Gossip Gossip, ImmutableArray<Member> Removed);

    public static Result OnConvergence(
        MembershipState state, ImmutableHashSet<UniqueAddress> exitingConfirmed, Func<Gossip, bool> mayBecomeUp, DateTimeOffset now)
    {
        var gossip = state.Gossip;
        var removed = gossip.Members.Where(m => IsToBeRemoved(state, m, exitingConfirmed)).ToImmutableArray();
        var moved = Moved(state, removed, mayBecomeUp).ToArray();
        if (removed.IsEmpty && moved.Length == 0) return new Result(gossip, removed);

        var next = removed.Aggregate(gossip.Put(moved), (g, member) => g.Remove(member.UniqueAddress, now));
        return new Result(next.ChangedBy(state.Self), removed);
    }

    /// <summary>While someone unreachable blocks convergence, newcomers are let in as WeaklyUp.</summary>
    public static Result WithoutConvergence(MembershipState state)
    {
        var moved = state.Gossip.Members
            .Where(m => m.Status == MemberStatus.Joining && state.IsReachable(m))
            .Select(m => m.Copy(MemberStatus.WeaklyUp))
            .ToArray();
        return new Result(moved.Length == 0 ? state.Gossip : state.Gossip.Put(moved).ChangedBy(state.Self), []);
    }

    private static IEnumerable<Member> Moved(MembershipState state, ImmutableArray<Member> removed, Func<Gossip, bool> mayBecomeUp)
    {
        var upNumber = state.NextUpNumber;
        var up = mayBecomeUp(state.Gossip);
        foreach (var member in state.Gossip.Members.Except(removed))
        {
            switch (member.Status)
            {
                case MemberStatus.Joining or MemberStatus.WeaklyUp when up:
                    yield return member.CopyUp(upNumber++);
                    break;
                case MemberStatus.Leaving:
                    yield return member.Copy(MemberStatus.Exiting);
                    break;
                default:
                    break;
            }
        }
    }

    private static bool IsToBeRemoved(MembershipState state, Member member, ImmutableHashSet<UniqueAddress> exitingConfirmed) => member.Status switch
    {
        MemberStatus.Exiting => exitingConfirmed.Contains(member.UniqueAddress) || !state.IsReachable(member),
        MemberStatus.Down => !state.IsReachable(member),
        _ => false,
    };
}
