using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Remote;

/// <summary>
/// DeathWatch across nodes. It is told of every watch on a remote actor, keeps heartbeats going with each node on which
/// something is watched, and when a node falls silent tells the local actors that all actors there are terminated and
/// quarantines the node, since by then the two disagree on who is alive. Members of the own cluster it does not suspect: for
/// them membership decides, by agreement and not by one node's view.
/// On restart nothing is kept, so it is never restarted: its messages cannot fail it.
/// </summary>
internal sealed class RemoteWatcher : UntypedActor, IWithTimers
{
    private readonly IFailureDetectorRegistry<Address> _failureDetector;
    private readonly Action<Address, int?> _quarantine;
    private readonly RemoteSettings _settings;
    private readonly ILoggingAdapter _log = Context.GetLogger();

    // Watchee → its local watchers; and the watchees of each node.
    private readonly Dictionary<IInternalActorRef, HashSet<IInternalActorRef>> _watchers = [];
    private readonly Dictionary<Address, HashSet<IInternalActorRef>> _watcheesOf = [];
    private readonly Dictionary<Address, int> _uidOf = [];

    // Nodes whose life and death membership decides: no heartbeats from here, and no suspicion.
    private readonly HashSet<Address> _members = [];

    public RemoteWatcher(IFailureDetectorRegistry<Address> failureDetector, Action<Address, int?> quarantine, RemoteSettings settings)
    {
        _failureDetector = failureDetector;
        _quarantine = quarantine;
        _settings = settings;
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(IFailureDetectorRegistry<Address> failureDetector, Action<Address, int?> quarantine, RemoteSettings settings) =>
        Akka.Actor.Props.Create(() => new RemoteWatcher(failureDetector, quarantine, settings));

    internal sealed record WatchRemote(IInternalActorRef Watchee, IInternalActorRef Watcher);

    internal sealed record UnwatchRemote(IInternalActorRef Watchee, IInternalActorRef Watcher);

    /// <summary>A node is a member of our cluster now: membership will say when it is gone.</summary>
    internal sealed record NodeAdded(Address Address);

    /// <summary>A node is known to be gone, from cluster membership.</summary>
    internal sealed record NodeRemoved(Address Address);

    internal sealed class Heartbeat : IDeadLetterSuppression
    {
        public static readonly Heartbeat Instance = new();
    }

    internal sealed record HeartbeatRsp(int AddressUid) : IDeadLetterSuppression;

    private sealed record HeartbeatTick;

    private sealed record ReapTick;

    private sealed record ExpectedFirstHeartbeat(Address From);

    protected override void PreStart()
    {
        Timers.StartPeriodicTimer("heartbeat", new HeartbeatTick(), _settings.WatchHeartbeatInterval);
        Timers.StartPeriodicTimer("reap", new ReapTick(), _settings.WatchReaperInterval);
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Heartbeat: Sender.Tell(new HeartbeatRsp(AddressUidExtension.Uid(Context.System))); break;
            case HeartbeatRsp response: OnAnswer(Sender.Path.Address, response.AddressUid); break;
            case WatchRemote watch: OnWatch(watch); break;
            case UnwatchRemote unwatch: OnUnwatch(unwatch); break;
            case HeartbeatTick: SendHeartbeats(); break;
            case ReapTick: ReapUnreachable(); break;
            case ExpectedFirstHeartbeat first: OnExpectedFirstHeartbeat(first.From); break;
            case NodeAdded added: OnNodeAdded(added.Address); break;
            case NodeRemoved removed: OnNodeRemoved(removed); break;
            default: Unhandled(message); break;
        }
    }

    private void OnWatch(WatchRemote watch)
    {
        var address = watch.Watchee.Path.Address;
        if (!_watchers.TryGetValue(watch.Watchee, out var watchers)) _watchers[watch.Watchee] = watchers = [];
        watchers.Add(watch.Watcher);
        if (!_watcheesOf.TryGetValue(address, out var watchees))
        {
            _watcheesOf[address] = watchees = [];
            if (!_members.Contains(address)) BeginSuspecting(address);
        }

        watchees.Add(watch.Watchee);
    }

    private void BeginSuspecting(Address address)
    {
        _failureDetector.Remove(address);
        SendHeartbeat(address);
        Timers.StartSingleTimer(("first", address), new ExpectedFirstHeartbeat(address), _settings.WatchExpectedResponseAfter);
    }

    private void EndSuspecting(Address address)
    {
        _uidOf.Remove(address);
        _failureDetector.Remove(address);
        Timers.Cancel(("first", address));
    }

    private void OnUnwatch(UnwatchRemote unwatch)
    {
        if (!_watchers.TryGetValue(unwatch.Watchee, out var watchers)) return;
        watchers.Remove(unwatch.Watcher);
        if (watchers.Count > 0) return;
        _watchers.Remove(unwatch.Watchee);
        var address = unwatch.Watchee.Path.Address;
        if (!_watcheesOf.TryGetValue(address, out var watchees)) return;
        watchees.Remove(unwatch.Watchee);
        if (watchees.Count == 0) Forget(address);
    }

    private void SendHeartbeats()
    {
        foreach (var address in _watcheesOf.Keys.Where(a => !_members.Contains(a))) SendHeartbeat(address);
    }

    private void SendHeartbeat(Address address) =>
        Context.ActorSelection(new RootActorPath(address) / Self.Path.Elements).Tell(Heartbeat.Instance, Self);

    private void OnAnswer(Address from, int uid)
    {
        if (!IsSuspected(from)) return;
        if (_uidOf.TryGetValue(from, out var known) && known != uid)
        {
            // Restarted at the same address: what was watched there is gone.
            GiveUp(from);
            return;
        }

        if (!_uidOf.ContainsKey(from)) RewatchOn(from);
        _uidOf[from] = uid;
        _failureDetector.Heartbeat(from);
    }

    /// <summary>Now that the node is known to be there, the watches that may have been lost while it was not are said again.</summary>
    private void RewatchOn(Address address)
    {
        foreach (var watchee in _watcheesOf[address])
        {
            foreach (var watcher in _watchers[watchee]) watchee.SendSystemMessage(new Watch(watchee, watcher));
        }
    }

    /// <summary>A node that never answers is found out as well: the detector starts counting now.</summary>
    private void OnExpectedFirstHeartbeat(Address from)
    {
        if (IsSuspected(from) && !_failureDetector.IsMonitoring(from)) _failureDetector.Heartbeat(from);
    }

    private void ReapUnreachable()
    {
        foreach (var address in _watcheesOf.Keys.Where(a => IsSuspected(a) && !_failureDetector.IsAvailable(a)).ToArray())
        {
            _log.Warning("Detected unreachable: [{0}]", address);
            GiveUp(address);
        }
    }

    private bool IsSuspected(Address address) => _watcheesOf.ContainsKey(address) && !_members.Contains(address);

    private void OnNodeAdded(Address address)
    {
        if (_members.Add(address)) EndSuspecting(address);
    }

    private void OnNodeRemoved(NodeRemoved removed)
    {
        _members.Remove(removed.Address);
        TellGone(removed.Address);
    }

    private void GiveUp(Address address)
    {
        _quarantine(address, _uidOf.TryGetValue(address, out var uid) ? uid : null);
        TellGone(address);
    }

    /// <summary>Told even when nothing is watched there: actors here may be watched from there, and forget their watchers.</summary>
    private void TellGone(Address address)
    {
        foreach (var watchee in _watcheesOf.GetValueOrDefault(address) ?? []) _watchers.Remove(watchee);
        ((ActorSystemImpl)Context.System).AddressTerminatedTopic.Publish(new AddressTerminated(address));
        Forget(address);
    }

    private void Forget(Address address)
    {
        _watcheesOf.Remove(address);
        EndSuspecting(address);
    }
}
