using AkkaP2P.Protocol.Api;

namespace AkkaP2P.Tracker.Dashboard;

/// <param name="Leader">It decides who comes and goes in the cluster.</param>
/// <param name="Shards">That live there, of all kinds; null while it has not told.</param>
/// <param name="Self">The tracker that is asked.</param>
internal sealed record TrackerRow(string Api, TrackerState State, int Sessions, IReadOnlyList<string> Roles, bool Leader, int? Shards, bool Self);

/// <summary>Of the whole cluster.</summary>
/// <param name="Bytes">Of all files, each counted once.</param>
/// <param name="Swarms">Files that somebody is online with.</param>
/// <param name="Rate">Bytes per second that all nodes get.</param>
internal sealed record DashboardTotals(int Sessions, int Groups, int Files, long Bytes, int Swarms, double Rate);

/// <param name="Online">Members who are.</param>
internal sealed record DashboardGroup(string Group, string Owner, int Members, int Online, int Files, GroupRole Role, double Rate);

internal sealed record DashboardFile(
    string File, long Size, int Pieces, int Seeders, int Peers, double Rate, string UploadedBy, DateTimeOffset UploadedAt);

/// <summary>The group that is looked into.</summary>
/// <param name="FilesInAll">There may be more than are told.</param>
/// <param name="Requests">Who asks to join; told to the owner only.</param>
internal sealed record DashboardGroupDetail(
    string Group, IReadOnlyList<Member> Members, int MembersInAll, IReadOnlyList<string> Requests, IReadOnlyList<DashboardFile> Files, int FilesInAll);

/// <summary>A file that moves now.</summary>
internal sealed record DashboardSwarm(string Group, string File, long Size, int Seeders, int Peers, double Rate);

/// <param name="Tracker">Its API's address, for what concerns a tracker.</param>
internal sealed record DashboardEvent(DateTimeOffset At, ActivityKind Kind, string? Group, string? User, string? File, string? Tracker);

/// <summary>Event <c>state</c> of the stream: everything that the viewer may see now.</summary>
/// <param name="User">Null for one who is not signed in, and sees only what <c>/trackers</c> and <c>/metrics</c> tell anyone.</param>
/// <param name="Group">Null when none was asked for, or it may not be looked into.</param>
internal sealed record DashboardState(
    string? User,
    IReadOnlyList<TrackerRow> Trackers,
    DashboardTotals Totals,
    IReadOnlyList<DashboardGroup> Groups,
    int GroupsInAll,
    DashboardGroupDetail? Group,
    IReadOnlyList<DashboardSwarm> Swarms,
    IReadOnlyList<DashboardEvent> Events);

/// <summary>One point of the charts.</summary>
/// <param name="Commands">A second, on this tracker.</param>
internal sealed record DashboardSample(DateTimeOffset At, int Sessions, double Rate, int Files, double Commands);

/// <summary>Event <c>history</c>: the last hour, oldest first; at the start and whenever there is a new sample.</summary>
internal sealed record DashboardHistory(int StepSeconds, IReadOnlyList<DashboardSample> Samples);
