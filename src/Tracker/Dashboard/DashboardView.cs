using AkkaP2P.Protocol.Api;
using AkkaP2P.Tracker.Api;
using AkkaP2P.Tracker.Catalog;
using AkkaP2P.Tracker.Sessions;
using AkkaP2P.Tracker.Swarms;

namespace AkkaP2P.Tracker.Dashboard;

/// <summary>
/// What the dashboard shows, from what this tracker knows anyway: no entity and no store is asked. Everyone sees the cluster and sums; who is signed
/// in sees the list of groups as list_groups tells it, and into the own groups. Lists are bounded. Safe to use from any thread.
/// </summary>
internal sealed class DashboardView(Catalog.Catalog catalog, SwarmCounts swarms, TrackerDirectory directory, Presence presence, CommandCounts commands)
{
    private const int MaxActivity = 1_000;
    private const int MaxGroups = 500;
    private const int MaxFiles = 500;
    private const int MaxMembers = 500;
    private const int MaxSwarms = 50;
    private const int MaxEvents = 50;

    private sealed record Now(DashboardTotals Totals, Dictionary<string, double> GroupRates);

    private volatile Now _now = new(new DashboardTotals(0, 0, 0, 0, 0, 0), []);
    private long _commandsBefore;
    private DateTimeOffset? _sampledAt;

    public ActivityLog Activity { get; } = new(MaxActivity);

    public SampleHistory History { get; } = new();

    /// <param name="user">Null for one who is not signed in.</param>
    /// <param name="group">To look into.</param>
    public DashboardState Of(string? user, string? group)
    {
        var (totals, rates) = (_now.Totals, _now.GroupRates);
        if (user is null) return new DashboardState(null, directory.Rows(), totals, [], 0, null, [], Events(null));
        var told = GroupsFor(user).Take(MaxGroups).Select(e => Row(e, user, rates));
        var detail = group is not null && catalog.Find(group) is { } entry && entry.Group.IsMember(user) ? Detail(entry, user) : null;
        return new DashboardState(user, directory.Rows(), totals, [.. told], totals.Groups, detail, Moving(user), Events(user));
    }

    /// <summary>
    /// The viewer's own first, each kind in the order of their names. There may be a great many groups, and as many viewers look each second: only the own
    /// are sorted, and of the others no more are looked at than are told.
    /// </summary>
    private IEnumerable<GroupEntry> GroupsFor(string user)
    {
        var own = catalog.GroupsOf(user).ToDictionary(e => e.Group.Name, StringComparer.Ordinal);
        return own.Values.OrderByDescending(e => e.Group.RoleOf(user)).ThenBy(e => e.Group.Name, StringComparer.Ordinal)
            .Concat(catalog.GroupsByName.Where(e => !own.ContainsKey(e.Group.Name)));
    }

    /// <summary>Adds up what all viewers see alike. Called every second, by one actor only.</summary>
    public void Refresh(DateTimeOffset now)
    {
        var rates = GroupRates();
        var totals = Totals(rates);
        _now = new Now(totals, rates);
        if (_sampledAt is not { } before || now - before >= SampleHistory.Step) TakeSample(now, totals);
    }

    private void TakeSample(DateTimeOffset now, DashboardTotals totals)
    {
        var (total, seconds) = (commands.Total, _sampledAt is { } before ? (now - before).TotalSeconds : 0);
        var rate = seconds > 0 ? Math.Round((total - _commandsBefore) / seconds, 1) : 0;
        (_commandsBefore, _sampledAt) = (total, now);
        History.Add(new DashboardSample(now, totals.Sessions, Math.Round(totals.Rate), totals.Files, rate));
    }

    private DashboardTotals Totals(Dictionary<string, double> rates)
    {
        var (groups, files, bytes) = (0, 0, 0L);
        foreach (var entry in catalog.Groups)
        {
            groups++;
            files += entry.Files.Count;
            bytes += entry.Bytes;
        }

        return new DashboardTotals(directory.List().Trackers.Sum(t => t.Clients), groups, files, bytes, swarms.Count, rates.Values.Sum());
    }

    /// <summary>Bytes per second of each group in which something moves.</summary>
    private Dictionary<string, double> GroupRates()
    {
        var rates = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var (swarm, pieces) in swarms.Moving)
        {
            if (FileOf(swarm) is { } file) rates[swarm.Group] = rates.GetValueOrDefault(swarm.Group) + (pieces * file.Content.PieceSize);
        }

        return rates;
    }

    private Files.SharedFile? FileOf(SwarmId swarm) =>
        catalog.Find(swarm.Group) is { } entry && entry.Group.Incarnation == swarm.Incarnation ? entry.Files.GetValueOrDefault(swarm.File) : null;

    private DashboardGroup Row(GroupEntry entry, string user, Dictionary<string, double> rates)
    {
        var (group, isMember) = (entry.Group, entry.Group.IsMember(user));
        var online = isMember ? group.Members.Count(m => presence.IsOnline(m.User)) : 0;
        return new DashboardGroup(
            group.Name, group.Owner, group.Members.Length, online, entry.Files.Count, group.RoleOf(user), isMember ? rates.GetValueOrDefault(group.Name) : 0);
    }

    private DashboardGroupDetail Detail(GroupEntry entry, string user)
    {
        var group = entry.Group;
        var members = group.Members.Take(MaxMembers).Select(m => new Member(m.User, group.RoleOf(m.User), presence.IsOnline(m.User), m.JoinedAt));
        var requests = group.Owner == user ? group.Requests.Take(MaxMembers).Select(r => r.User) : [];
        var files = entry.Files.Values.Select(Row).OrderByDescending(f => f.Rate).ThenByDescending(f => f.UploadedAt).Take(MaxFiles);
        return new DashboardGroupDetail(group.Name, [.. members], group.Members.Length, [.. requests], [.. files], entry.Files.Count);
    }

    private DashboardFile Row(Files.SharedFile file)
    {
        var swarm = SwarmRoutes.SwarmOf(file);
        var (seeders, peers) = swarms.Of(swarm);
        var rate = swarms.RateOf(swarm) * file.Content.PieceSize;
        return new DashboardFile(file.File, file.Content.Size, file.Content.Pieces, seeders, peers, rate, file.UploadedBy, file.UploadedAt);
    }

    private List<DashboardSwarm> Moving(string user) =>
    [
        .. swarms.Moving
            .Where(m => catalog.Find(m.Swarm.Group)?.Group.IsMember(user) == true)
            .Select(m => (File: FileOf(m.Swarm), Counts: swarms.Of(m.Swarm), m.PiecesPerSecond))
            .Where(m => m.File is not null)
            .Select(m => new DashboardSwarm(
                m.File!.Group, m.File.File, m.File.Content.Size, m.Counts.Seeders, m.Counts.Peers, m.PiecesPerSecond * m.File.Content.PieceSize))
            .OrderByDescending(s => s.Rate).Take(MaxSwarms),
    ];

    private List<DashboardEvent> Events(string? user) =>
        [.. Activity.Newest(MaxEvents, a => MaySee(a, user)).Select(a => new DashboardEvent(a.At, a.Kind, a.Group, a.User, a.File, a.Tracker))];

    /// <summary>Members see what happens in their group, its owner also who asks to join, and everyone what happened to themselves.</summary>
    private bool MaySee(Activity activity, string? user)
    {
        if (activity.Group is not { } group) return true;
        if (user is null) return false;
        if (activity.User == user) return true;
        if (catalog.Find(group)?.Group is not { } now) return false;
        return activity.Kind == ActivityKind.JoinRequested ? now.Owner == user : now.IsMember(user);
    }
}
