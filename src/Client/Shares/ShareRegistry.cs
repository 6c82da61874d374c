using Akka.Actor;
using Akka.Event;
using AkkaP2P.Client.Trackers;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Api;

namespace AkkaP2P.Client.Shares;

/// <summary>
/// Keeps the trackers, the journal and the disk in step with the table of shares: announces what is new or has more pieces (all of it again
/// after each reconnect), leaves the swarms of what ended, writes counts, looks for changed files. One announcement and one leaving are under way
/// at a time. A restart loses what was waiting to be told; <see cref="PreStart"/> queues everything served again.
/// </summary>
internal sealed class ShareRegistry : UntypedActor, IWithTimers
{
    public sealed record Announce(ServedFile File);

    /// <summary>Answered with <see cref="Settled"/> when the trackers know it, or could not be told for now.</summary>
    public sealed record AnnounceNow(ServedFile File);

    public sealed record Settled
    {
        public static readonly Settled Instance = new();
    }

    public sealed record Leave(ServedFile File);

    public sealed record Remember(ShareRecord Share);

    private sealed record AnnounceTick;

    private sealed record Gathered;

    private sealed record CheckTick;

    private sealed record FlushTick;

    private sealed record Told(Outcome<Announced> Outcome);

    private sealed record Left(SwarmKey Swarm, Outcome<Done> Outcome);

    private sealed record Audited(IReadOnlyList<ServedFile> Stopped);

    private sealed record AuditFailed(Exception Cause);

    private sealed record WriteFailed(string What, Exception Cause);

    private sealed record Written;

    private const string GatherTimer = "gather";

    /// <summary>Files of one piece come in numbers: those of a moment are told together.</summary>
    private static readonly TimeSpan GatherTime = TimeSpan.FromMilliseconds(100);

    private readonly ShareTable _table;
    private readonly ShareJournal _journal;
    private readonly ITrackerApi _trackers;
    private readonly ShareSettings _settings;
    private readonly AnnounceQueue _queue;

    /// <summary>Those that the trackers have been told of, with a piece at least: from then on others look for them here.</summary>
    private readonly HashSet<ServedFile> _known = [];

    /// <summary>Of the announcement under way, those that have nothing yet.</summary>
    private readonly HashSet<ServedFile> _empty = [];
    private readonly Dictionary<ServedFile, List<IActorRef>> _waiters = [];
    private readonly Queue<SwarmKey> _leaving = [];
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private bool _connected = true; // until told otherwise: an announcement that fails goes back to the queue
    private bool _urgent;
    private bool _leavingOne;
    private bool _auditing;

    public ShareRegistry(ShareTable table, ShareJournal journal, ITrackerApi trackers, ShareSettings settings)
    {
        (_table, _journal, _trackers, _settings) = (table, journal, trackers, settings);
        _queue = new AnnounceQueue(settings.AnnounceBatch);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(ShareTable table, ShareJournal journal, ITrackerApi trackers, ShareSettings settings) =>
        Akka.Actor.Props.Create(() => new ShareRegistry(table, journal, trackers, settings));

    protected override void PreStart()
    {
        Timers.StartPeriodicTimer("announce", new AnnounceTick(), _settings.AnnounceInterval);
        Timers.StartPeriodicTimer("check", new CheckTick(), _settings.CheckInterval);
        Timers.StartPeriodicTimer("flush", new FlushTick(), _settings.FlushInterval);
        Context.System.EventStream.Subscribe(Self, typeof(TrackerNews.SignedOut));
        Context.System.EventStream.Subscribe(Self, typeof(TrackerNews.Connected));
        Context.System.EventStream.Subscribe(Self, typeof(TrackerNews.Lost));
        Context.System.EventStream.Subscribe(Self, typeof(TrackerNews.AccessEnded));
        foreach (var file in _table.Served) _queue.Add(file);
    }

    protected override void PostStop() => Context.System.EventStream.Unsubscribe(Self);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Announce m: OnAnnounce(m.File); break;
            case AnnounceNow m: OnAnnounceNow(m.File); break;
            case Leave m: OnLeave(m.File); break;
            case Remember m: Write("a completed download", new ShareLine(Began: m.Share)); break;
            case Told m: OnTold(m.Outcome); break;
            case Left m: OnLeft(m.Swarm, m.Outcome); break;
            case AnnounceTick: OnAnnounceTick(); break;
            case Gathered: PumpAtOnce(); break;
            case CheckTick: OnCheckTick(); break;
            case FlushTick: OnFlushTick(); break;
            case Audited m: OnAudited(m.Stopped); break;
            case TrackerNews.SignedOut: OnSignedOut(); break;
            case TrackerNews.Connected: OnConnected(); break;
            case TrackerNews.Lost: _connected = false; break;
            case TrackerNews.AccessEnded m: OnAccessEnded(m); break;
            case AuditFailed m: OnAuditFailed(m.Cause); break;
            case WriteFailed m: _log.Error(m.Cause, "{0} could not be written to the list of shares", m.What); break;
            case Written: break;
            default: Unhandled(message); break;
        }
    }

    private void OnAnnounce(ServedFile file)
    {
        _queue.Add(file);
        if (_known.Contains(file)) return;
        if (file.Info.Pieces > 1) PumpAtOnce();
        else if (file.Complete && !Timers.IsTimerActive(GatherTimer)) Timers.StartSingleTimer(GatherTimer, new Gathered(), GatherTime);
        // A download of one piece has nothing to give until it is complete; the tick tells of one that waits for its peers.
    }

    private void OnAnnounceNow(ServedFile file)
    {
        if (!_waiters.TryGetValue(file, out var waiters)) _waiters[file] = waiters = [];
        waiters.Add(Sender);
        _queue.Add(file);
        PumpAtOnce();
    }

    /// <summary>Now, or as soon as the announcement under way is done.</summary>
    private void PumpAtOnce()
    {
        _urgent = _queue.IsUnderWay;
        Pump();
    }

    private void Pump()
    {
        if (_table.User is null || !_connected && _waiters.Count == 0) return;
        var batch = _queue.Take();
        if (batch.Count == 0) return;
        var shares = batch.Select(f => new Announcement(f.Info.Group, f.Info.File, _table.Have(f), f.TakeReports())).ToList();
        _empty.Clear();
        for (var i = 0; i < batch.Count; i++)
        {
            if (shares[i].Have is { } have && have.AsSpan().IndexOfAnyExcept((byte)0) < 0) _empty.Add(batch[i]);
        }

        _trackers.Announce(new Protocol.Api.Announce(shares)).PipeTo(
            Self,
            success: outcome => new Told(outcome),
            failure: e => new Told(new CommandError(ErrorCode.Internal, e.Message)));
    }

    private void OnTold(Outcome<Announced> outcome)
    {
        if (outcome.TryGet(out var announced, out var error))
        {
            var told = _queue.Told();
            foreach (var file in told) Settle(file);
            foreach (var refusal in announced.Refused.Where(r => r.Index >= 0 && r.Index < told.Count)) OnRefused(told[refusal.Index], refusal);
        }
        else
        {
            _log.Debug("shares could not be announced: {0}", error.Message);
            foreach (var waiting in _waiters.Keys.ToList()) Settle(waiting, known: false);
            _queue.Failed();
            _urgent = false; // the next tick tries again
        }

        if (!_urgent) return;
        _urgent = false;
        Pump();
    }

    private void Settle(ServedFile file, bool known = true)
    {
        if (known && !file.Ended.IsCancellationRequested && !_empty.Contains(file)) _known.Add(file);
        if (!_waiters.Remove(file, out var waiters)) return;
        foreach (var waiter in waiters) waiter.Tell(Settled.Instance);
    }

    private void OnRefused(ServedFile file, AnnounceRefusal refusal)
    {
        _log.Warning("{0} in {1} is not served: {2}", file.Info.File, file.Info.Group, refusal.Message);
        var code = ErrorCodes.Parse(refusal.Code);
        if (code is not (ErrorCode.NotAMember or ErrorCode.GroupNotFound or ErrorCode.FileNotFound) || !file.Complete) return;
        var key = new ShareKey(file.Info.User, file.Info.Group, file.Info.File);
        if (_table.End(key)) Write("the end of a share", new ShareLine(Ended: key));
    }

    private void OnLeave(ServedFile file)
    {
        _known.Remove(file);
        _leaving.Enqueue(new SwarmKey(file.Info.Group, file.Info.File));
        LeaveNext();
    }

    private void LeaveNext()
    {
        while (!_leavingOne && _connected && _leaving.TryDequeue(out var swarm))
        {
            if (_table.IsServed(swarm)) continue; // it is back
            _leavingOne = true;
            _trackers.LeaveSwarm(swarm.Group, swarm.File).PipeTo(
                Self,
                success: outcome => new Left(swarm, outcome),
                failure: e => new Left(swarm, new CommandError(ErrorCode.Internal, e.Message)));
        }
    }

    private void OnLeft(SwarmKey swarm, Outcome<Done> outcome)
    {
        _leavingOne = false;
        if (outcome.Error is { Code: ErrorCode.NoTrackers }) _leaving.Enqueue(swarm);
        else LeaveNext();
    }

    private void OnAnnounceTick()
    {
        Pump();
        LeaveNext();
    }

    private void OnCheckTick()
    {
        _known.RemoveWhere(file => file.Ended.IsCancellationRequested);
        if (_auditing || _table.User is null) return;
        _auditing = true;
        Task.Run(_table.Audit).PipeTo(Self, success: stopped => new Audited(stopped), failure: e => new AuditFailed(e));
    }

    private void OnAudited(IReadOnlyList<ServedFile> stopped)
    {
        _auditing = false;
        foreach (var file in stopped) _log.Warning("{0} is not what was shared any more; it is not served (file_changed)", file.Info.Path);
    }

    private void OnAuditFailed(Exception cause)
    {
        _auditing = false;
        _log.Error(cause, "looking at the shared files failed");
    }

    private void OnFlushTick()
    {
        if (_table.TakeCounts() is { Count: > 0 } counts) Write("counts of bytes served", [.. counts.Select(c => new ShareLine(Served: c))]);
    }

    private void OnConnected()
    {
        _connected = true;
        _known.Clear();
        foreach (var file in _table.Served) _queue.Add(file);
        PumpAtOnce();
        LeaveNext();
    }

    private void OnSignedOut()
    {
        _connected = false;
        _queue.Clear();
        _known.Clear();
        _leaving.Clear();
        foreach (var waiting in _waiters.Keys.ToList()) Settle(waiting, known: false);
    }

    private void OnAccessEnded(TrackerNews.AccessEnded news)
    {
        if (news.User != _table.User) return;
        if (_table.EndGroup(news.Group) is { Count: > 0 } ended) Write("the end of shares", [.. ended.Select(k => new ShareLine(Ended: k))]);
    }

    private void Write(string what, params IReadOnlyList<ShareLine> lines) =>
        _journal.Append(lines).PipeTo(Self, success: () => new Written(), failure: e => new WriteFailed(what, e));
}
