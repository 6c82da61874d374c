using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster;
using AkkaP2P.Tracker.Sessions;

namespace AkkaP2P.Tracker.Clustering;

/// <summary>
/// Tells the other trackers this one's load and who is online here, and keeps what they tell. What a tracker told is
/// forgotten when it is no member any more.
/// </summary>
internal sealed class TrackerReporter(Presence presence, TrackerDirectory directory, IActorRef bridge, EntityRegions regions) : UntypedActor, IWithTimers
{
    private const int UsersPerPage = 1000;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>So often everything is told again, for trackers that joined or missed something.</summary>
    private const int TicksPerRepeat = 5;

    private readonly Cluster _cluster = Cluster.Get(Context.System);
    private readonly Dictionary<Address, (long Generation, Dictionary<int, ImmutableArray<string>> Pages)> _arriving = [];
    private ImmutableHashSet<string> _told = [];
    private long _ticks;
    private int _shards;

    public ITimerScheduler Timers { get; set; } = null!;

    /// <param name="regions">Whose shards are counted.</param>
    public static Props Props(Presence presence, TrackerDirectory directory, IActorRef bridge, EntityRegions regions) =>
        Akka.Actor.Props.Create(() => new TrackerReporter(presence, directory, bridge, regions));

    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe(Self, typeof(TrackerReport));
        Context.System.EventStream.Subscribe(Self, typeof(OnlineUsers));
        _cluster.Subscribe(Self, ClusterEvent.InitialStateAsEvents, typeof(ClusterEvent.IClusterDomainEvent));
        Timers.StartPeriodicTimer(Tick.Instance, Tick.Instance, TimeSpan.Zero, Interval);
    }

    protected override void PostStop() => _cluster.Unsubscribe(Self);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Tick: OnTick(); break;
            case ShardsCounted counted: _shards = counted.Shards; break;
            case TrackerReport report: directory.Report(report); break;
            case OnlineUsers users: OnOnlineUsers(users); break;
            case ClusterEvent.MemberRemoved removed: OnRemoved(removed.Member.Address); break;
            case ClusterEvent.IClusterDomainEvent: directory.See(_cluster.SelfAddress, _cluster.State); break;
            default: Unhandled(message); break;
        }
    }

    private void OnTick()
    {
        var state = _cluster.State;
        directory.See(_cluster.SelfAddress, state);
        // What one told may arrive after it has gone.
        presence.KeepElsewhere(state.Members.Select(m => m.Address.ToString()).ToHashSet());
        // Before it serves it is not to be recommended to anyone.
        if (directory.Api is { } api) Publish(new TrackerReport(_cluster.SelfAddress, api, presence.Streams, _shards));
        if (_ticks % TicksPerRepeat == 0) CountShards();
        var online = presence.HereOnline;
        if (_ticks++ % TicksPerRepeat != 0 && online.SetEquals(_told)) return;
        _told = online;
        var pages = online.Order(StringComparer.Ordinal).Chunk(UsersPerPage).DefaultIfEmpty([]).ToArray();
        for (var page = 0; page < pages.Length; page++)
        {
            Publish(new OnlineUsers(_cluster.SelfAddress, _ticks, page, pages.Length, [.. pages[page]]));
        }
    }

    private void CountShards()
    {
        var before = new ShardsCounted(_shards);
        // A region that is busy tells at the next count.
        regions.AskHosted().PipeTo(
            Self,
            success: answers => answers.All(a => a.State is not null) ? new ShardsCounted(answers.Sum(a => a.State!.Shards.Count)) : before,
            failure: _ => before);
    }

    private void OnOnlineUsers(OnlineUsers users)
    {
        if (users.Address.Equals(_cluster.SelfAddress)) return;
        if (!_arriving.TryGetValue(users.Address, out var arriving) || arriving.Generation != users.Generation)
        {
            _arriving[users.Address] = arriving = (users.Generation, []);
        }

        arriving.Pages[users.Page] = users.Users;
        if (arriving.Pages.Count < users.Pages) return;
        _arriving.Remove(users.Address);
        presence.SetElsewhere(users.Address.ToString(), [.. arriving.Pages.Values.SelectMany(p => p)]);
    }

    private void OnRemoved(Address address)
    {
        _arriving.Remove(address);
        presence.SetElsewhere(address.ToString(), []);
        directory.See(_cluster.SelfAddress, _cluster.State);
    }

    private void Publish(object message) => bridge.Tell(new ClusterBridge.PublishToAll(message));

    private sealed record ShardsCounted(int Shards);

    private sealed record Tick
    {
        public static readonly Tick Instance = new();
    }
}
