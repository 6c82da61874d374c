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

    private sealed record AskForLease;

    private sealed record LeaseAnswer(bool Acquired);

    protected override void PreStart() =>
        _cluster.Subscribe(Self, ClusterEvent.InitialStateAsEvents, typeof(ClusterEvent.IClusterDomainEvent));

    protected override void PostStop() => _cluster.Unsubscribe(Self);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ClusterEvent.IReachabilityEvent: OnChange(ofReachability: true); break;
            case ClusterEvent.IMemberEvent: OnChange(ofReachability: false); break;
            case Stable: OnStable(); break;
            case AskForLease: Acquire(); break;
            case LeaseAnswer answer: OnLeaseAnswer(answer.Acquired); break;
            case Release: ReleaseLease(); break;
            case ClusterEvent.IClusterDomainEvent: break;
            default: Unhandled(message); break;
        }
    }

    private void OnChange(bool ofReachability)
    {
        if (!AnyToDecideOn)
        {
            _unstableSince = null;
            Timers.Cancel("stable");
            return;
        }

        Timers.StartSingleTimer("stable", new Stable(), _settings.StableAfter);
        if (!ofReachability) return;
        _unstableSince ??= Now;
        if (_settings.DownAllWhenUnstable is { } limit && Now - _unstableSince > _settings.StableAfter + limit)
        {
            _log.Warning("The membership has been changing for {0}: everybody goes down", Now - _unstableSince);
            Down(PartitionView.Nodes(_cluster.MembershipState.Gossip.Members));
        }
    }

    private void OnStable()
    {
        _unstableSince = null;
        if (!AnyToDecideOn) return;
        // Should the situation last, look again: what we did was not heard of, or who is responsible changes.
        Timers.StartSingleTimer("stable", new Stable(), _settings.StableAfter);
        if (_acquiring || !IsResponsible) return;
        switch (_strategy.Decide(_cluster.MembershipState))
        {
            case DowningDecision.Down down:
                Down(down.Nodes);
                break;
            case DowningDecision.AcquireLease acquire when acquire.After == TimeSpan.Zero:
                Acquire();
                break;
            case DowningDecision.AcquireLease acquire:
                _acquiring = true;
                Timers.StartSingleTimer("ask", new AskForLease(), acquire.After);
                break;
        }
    }

    private DateTimeOffset Now => Context.System.Scheduler.Now;

    /// <summary>Members that are unreachable and not on their way out already.</summary>
    private bool AnyToDecideOn => !new PartitionView(_cluster.MembershipState, role: null).Unreachable.IsEmpty;

    /// <summary>The leader of our side acts for it: one acts and not all.</summary>
    private bool IsResponsible => _cluster.MembershipState.IsLeader;

    private void Acquire()
    {
        _acquiring = _lease is not null && AnyToDecideOn;
        if (!_acquiring) return;
        _lease!.Acquire().PipeTo(
            Self,
            success: acquired => new LeaseAnswer(acquired),
            failure: cause =>
            {
                // Who can reach the lease may have been given it: without an answer we must not go on.
                _log.Warning("The lease could be neither had nor refused: {0}", cause.Message);
                return new LeaseAnswer(Acquired: false);
            });
    }

    /// <summary>The membership may have changed since the question; what counts is who is unreachable now.</summary>
    private void OnLeaseAnswer(bool acquired)
    {
        _acquiring = false;
        if (acquired) Timers.StartSingleTimer("release", new Release(), _settings.ReleaseAfter);
        if (!AnyToDecideOn || _strategy.Decide(_cluster.MembershipState) is not DowningDecision.AcquireLease decision) return;
        Down(acquired ? decision.DownWhenAcquired : decision.DownWhenRefused);
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
