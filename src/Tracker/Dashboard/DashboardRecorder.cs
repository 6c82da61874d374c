using Akka.Actor;
using Akka.Cluster;
using AkkaP2P.Tracker.Catalog;

namespace AkkaP2P.Tracker.Dashboard;

/// <summary>
/// Notes for the dashboard what happens in the catalog and the cluster, and keeps the totals up to date. What it noted outlives
/// it, and this life of the actor system.
/// </summary>
internal sealed class DashboardRecorder(DashboardView dashboard, TrackerDirectory directory, TimeProvider time) : UntypedActor, IWithTimers
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Cluster _cluster = Cluster.Get(Context.System);

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(DashboardView dashboard, TrackerDirectory directory, TimeProvider time) =>
        Akka.Actor.Props.Create(() => new DashboardRecorder(dashboard, directory, time));

    protected override void PreStart()
    {
        _cluster.Subscribe(
            Self, ClusterEvent.InitialStateAsEvents, typeof(ClusterEvent.MemberUp), typeof(ClusterEvent.MemberRemoved), typeof(ClusterEvent.UnreachableMember));
        Timers.StartPeriodicTimer(Tick.Instance, Tick.Instance, TimeSpan.Zero, Interval);
    }

    protected override void PostStop() => _cluster.Unsubscribe(Self);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case CatalogEvent happened: Note(happened); break;
            case ClusterEvent.MemberUp m: Note(ActivityKind.TrackerUp, m.Member); break;
            case ClusterEvent.MemberRemoved m: Note(ActivityKind.TrackerGone, m.Member); break;
            case ClusterEvent.UnreachableMember m: Note(ActivityKind.TrackerUnreachable, m.Member); break;
            case Tick: dashboard.Refresh(time.GetUtcNow()); break;
            default: Unhandled(message); break;
        }
    }

    private void Note(CatalogEvent happened)
    {
        Activity? activity = happened switch
        {
            CatalogEvent.JoinRequested e => new(
                e.Group.Requests.FirstOrDefault(r => r.User == e.User)?.RequestedAt ?? time.GetUtcNow(), ActivityKind.JoinRequested, e.Group.Name, e.User),
            CatalogEvent.RequestAccepted e => new(
                e.Group.Members.FirstOrDefault(m => m.User == e.User)?.JoinedAt ?? time.GetUtcNow(), ActivityKind.MemberJoined, e.Group.Name, e.User),
            CatalogEvent.AccessEnded e => new(time.GetUtcNow(), ActivityKind.MemberLeft, e.Before.Name, e.User),
            CatalogEvent.FileAdded e => new(e.File.UploadedAt, ActivityKind.FileAdded, e.Group.Name, e.File.UploadedBy, e.File.File),
            _ => null,
        };
        if (activity is not null) dashboard.Activity.Add(activity);
    }

    private void Note(ActivityKind kind, Akka.Cluster.Member member) =>
        dashboard.Activity.Add(new Activity(time.GetUtcNow(), kind, Tracker: directory.ApiOf(member.Address)));

    private sealed record Tick
    {
        public static readonly Tick Instance = new();
    }
}
