using System.Collections.Immutable;
using Akka.Actor;
using Akka.Coordination;
using Akka.Event;

namespace Akka.Cluster.SBR;

/// <summary>
/// Watches the membership; when members are unreachable and nothing has changed for <c>stable-after</c>, asks the strategy
/// and downs whom it names. The leader of each side acts for it; the others see it by gossip.
/// <code>
///   Watching ──unreachable, stable──▶ decide ──lease needed──▶ Acquiring ──▶ down the others, or ourselves
/// </code>
/// Restarted it starts to watch anew; the decision comes a little later, and no worse.
/// </summary>
internal sealed class SplitBrainResolver : UntypedActor, IWithTimers
{
    private readonly Cluster _cluster;
    private readonly SplitBrainSettings _settings;
    private readonly IDowningStrategy _strategy;
    private readonly Lease? _lease;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private DateTimeOffset? _unstableSince;
    private bool _acquiring;

    public SplitBrainResolver(Cluster cluster, SplitBrainSettings settings)
    {
        _cluster = cluster;
        _settings = settings;
        _strategy = settings.CreateStrategy();
        _lease = settings.CreateLease(cluster);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private sealed record Stable;

    private sealed record Release;

    private sealed record AskForLease(DowningDecision.AcquireLease Decision);

    private sealed record LeaseAnswer(bool Acquired, DowningDecision.AcquireLease Decision);

    protected override void PreStart() =>
        _cluster.Subscribe(Self, ClusterEvent.InitialStateAsEvents, typeof(ClusterEvent.IClusterDomainEvent));

    protected override void PostStop() => _cluster.Unsubscribe(Self);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ClusterEvent.UnreachableMember or ClusterEvent.ReachableMember or ClusterEvent.MemberUp or ClusterEvent.MemberRemoved
                or ClusterEvent.MemberDowned or ClusterEvent.MemberWeaklyUp or ClusterEvent.MemberJoined:
                OnChange();
                break;
            case Stable: OnStable(); break;
            case AskForLease ask: Acquire(ask.Decision); break;
            case LeaseAnswer answer: OnLeaseAnswer(answer); break;
            case Release: ReleaseLease(); break;
            case ClusterEvent.IClusterDomainEvent: break;
            default: Unhandled(message); break;
        }
    }

    private void OnChange()
    {
        var anyUnreachable = !_cluster.MembershipState.Judged.IsAllReachable;
        if (!anyUnreachable)
        {
            _unstableSince = null;
            Timers.Cancel("stable");
            return;
        }

        _unstableSince ??= Context.System.Scheduler.Now;
        Timers.StartSingleTimer("stable", new Stable(), _settings.StableAfter);
        if (_settings.DownAllWhenUnstable is { } limit && Context.System.Scheduler.Now - _unstableSince > _settings.StableAfter + limit)
        {
            _log.Warning("The membership has been changing for {0}: everybody goes down", limit);
            Down(PartitionView.Nodes(_cluster.MembershipState.Gossip.Members));
        }
    }

    private void OnStable()
    {
        var state = _cluster.MembershipState;
        if (_acquiring || state.Judged.IsAllReachable || !IsResponsible(state)) return;
        switch (_strategy.Decide(state))
        {
            case DowningDecision.Down down:
                Down(down.Nodes);
                break;
            case DowningDecision.AcquireLease acquire when acquire.After == TimeSpan.Zero:
                Acquire(acquire);
                break;
            case DowningDecision.AcquireLease acquire:
                _acquiring = true;
                Timers.StartSingleTimer("ask", new AskForLease(acquire), acquire.After);
                break;
        }

        // Should the situation last (a lease that nobody could grant), look again.
        Timers.StartSingleTimer("stable", new Stable(), _settings.StableAfter);
    }

    /// <summary>The first Up member of our side, so that one acts and not all.</summary>
    private static bool IsResponsible(MembershipState state) => state.IsLeader
        || state.Gossip.Members.FirstOrDefault(m => state.IsReachable(m) && m.Status is MemberStatus.Up or MemberStatus.Leaving)
            ?.UniqueAddress.Equals(state.Self) == true;

    private void Acquire(DowningDecision.AcquireLease decision)
    {
        if (_lease is null) return;
        if (_cluster.MembershipState.Judged.IsAllReachable)
        {
            _acquiring = false;
            return;
        }

        _acquiring = true;
        _lease.Acquire().PipeTo(
            Self,
            success: acquired => new LeaseAnswer(acquired, decision),
            failure: cause =>
            {
                _log.Warning("The lease could be neither had nor refused: {0}", cause.Message);
                return new LeaseAnswer(false, decision);
            });
    }

    private void OnLeaseAnswer(LeaseAnswer answer)
    {
        _acquiring = false;
        if (_cluster.MembershipState.Judged.IsAllReachable) return;
        Down(answer.Acquired ? answer.Decision.DownWhenAcquired : answer.Decision.DownWhenRefused);
        if (answer.Acquired) Timers.StartSingleTimer("release", new Release(), _settings.ReleaseAfter);
    }

    private void ReleaseLease() => _lease?.Release().PipeTo(
        Context.System.DeadLetters,
        success: _ => LeaseReleased.Instance,
        failure: cause =>
        {
            _log.Warning("The lease could not be released, it expires by itself: {0}", cause.Message);
            return LeaseReleased.Instance;
        });

    private void Down(ImmutableHashSet<UniqueAddress> nodes)
    {
        if (nodes.IsEmpty) return;
        _log.Warning("Downing [{0}] ({1})", string.Join(", ", nodes.Select(n => n.Address)), _strategy.GetType().Name);
        // Ourselves last: after that nobody listens.
        foreach (var node in nodes.OrderBy(n => n.Equals(_cluster.SelfUniqueAddress))) _cluster.Down(node.Address);
    }

    private sealed class LeaseReleased : IDeadLetterSuppression
    {
        public static readonly LeaseReleased Instance = new();
    }
}
