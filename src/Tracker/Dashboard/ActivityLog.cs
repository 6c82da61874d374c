namespace AkkaP2P.Tracker.Dashboard;

/// <summary>What kind of thing has happened.</summary>
internal enum ActivityKind
{
    TrackerUp,
    TrackerGone,
    TrackerUnreachable,
    JoinRequested,
    MemberJoined,
    MemberLeft,
    FileAdded,
}

/// <param name="Group">Null for what concerns the cluster, which everyone may know.</param>
internal sealed record Activity(DateTimeOffset At, ActivityKind Kind, string? Group = null, string? User = null, string? File = null, string? Tracker = null);

/// <summary>
/// The newest things that happened, in the order of their times: a tracker that starts hears of old ones too. The cluster's own are kept apart, so
/// that a busy group does not push them out. Safe to use from any thread.
/// </summary>
internal sealed class ActivityLog(int capacity)
{
    private readonly Lock _lock = new();
    private readonly List<Activity> _groups = [];
    private readonly List<Activity> _cluster = [];

    public void Add(Activity activity)
    {
        lock (_lock)
        {
            var kept = activity.Group is null ? _cluster : _groups;
            var place = kept.Count;
            while (place > 0 && kept[place - 1].At > activity.At) place--;
            kept.Insert(place, activity);
            if (kept.Count > capacity) kept.RemoveAt(0);
        }
    }

    /// <summary>The newest first.</summary>
    public IReadOnlyList<Activity> Newest(int count, Func<Activity, bool> mayBeSeen)
    {
        lock (_lock) return [.. _groups.Concat(_cluster).Where(mayBeSeen).OrderByDescending(a => a.At).Take(count)];
    }
}
