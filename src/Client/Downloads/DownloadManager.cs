using Akka.Actor;
using Akka.Event;
using AkkaP2P.Client.Storage;
using AkkaP2P.Client.Trackers;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Api;

namespace AkkaP2P.Client.Downloads;

/// <summary>
/// All downloads of the node: their ids, their queue, their history. One <see cref="DownloadCoordinator"/> runs each that is active. A
/// download of the signed-in user is
/// <code>
/// Queued ──a place is free──▶ running ──▶ Completed, Failed
///   ▲                            │ pause, logout, stop          cancel, from anywhere ──▶ Cancelled
///   └──────resume, login──── Paused
/// </code>
/// What a command changed is written before it is answered (<see cref="DownloadJournal"/>). A coordinator that fails is restarted and begins from what
/// is on the disk; one that cannot be kept alive is a failed download. When the manager itself fails, the next one goes on with its <see cref="DownloadTable"/>: the
/// running downloads begin again from what is on the disk. Who makes it lets it hear of <see cref="News"/>.
/// </summary>
internal sealed class DownloadManager : UntypedActor
{
    private sealed record Saved(Exception? Fault);

    private sealed record CoordinatorGone(long Id, IActorRef Coordinator);

    /// <summary>What it must hear of, for all downloads: each change of who hears what makes the event stream find out anew.</summary>
    public static readonly IReadOnlyList<Type> News =
        [typeof(TrackerNews.SignedIn), typeof(TrackerNews.SignedOut), typeof(TrackerNews.Connected), typeof(TrackerNews.AccessEnded), typeof(PeersChanged)];

    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(500);

    private readonly DownloadContext _context;
    private readonly DownloadJournal _journal;
    private readonly Action<ClientEvent> _publish;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly DownloadTable _table;
    private readonly SortedDictionary<long, DownloadEntry> _downloads;
    private readonly ActiveDownloads _active;

    public DownloadManager(DownloadContext context, DownloadJournal journal, DownloadTable table, Action<ClientEvent> publish)
    {
        (_context, _journal, _table, _publish) = (context, journal, table, publish);
        (_downloads, _active) = (table.Downloads, table.Active);
    }

    public static Props Props(DownloadContext context, DownloadJournal journal, DownloadHistory history, Action<ClientEvent> publish)
    {
        var table = new DownloadTable(history, context.Settings, context.Time);
        return Akka.Actor.Props.Create(() => new DownloadManager(context, journal, table, publish));
    }

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(3, TimeSpan.FromMinutes(1), _ => Directive.Restart);

    /// <summary>Who asked for what made it fail must not wait for ever.</summary>
    protected override void PreRestart(Exception reason, object message)
    {
        if (!Sender.IsNobody() && !Sender.Equals(Self)) Sender.Tell(new Status.Failure(reason));
        base.PreRestart(reason, message);
    }

    /// <summary>The coordinators went down with the one that failed; all else is in the table.</summary>
    protected override void PostRestart(Exception reason)
    {
        base.PostRestart(reason);
        foreach (var entry in _downloads.Values.Where(d => d.Coordinator is not null).ToList()) Halted(entry, entry.HaltingTo ?? DownloadState.Queued);
        foreach (var id in _table.Halting.Keys.ToList()) AfterHalt(id);
        TellWaiters();
        Schedule();
        Save();
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ManagerMessages.Start start: Start(start); break;
            case ManagerMessages.Show: Sender.Tell(Rows(_downloads.Values.Where(IsOurs))); break;
            case ManagerMessages.Wait wait: Wait(wait); break;
            case ManagerMessages.StopWaiting stop: _table.Waiters.RemoveAll(w => w.Done == stop.Done); break;
            case ManagerMessages.Pause pause: Pause(pause.Id); break;
            case ManagerMessages.Resume resume: Resume(resume.Id); break;
            case ManagerMessages.Cancel cancel: Cancel(cancel.Id); break;
            case ManagerMessages.Clear: Clear(); break;
            case ManagerMessages.Rest: Rest(); break;
            case TrackerNews.SignedIn news: SignIn(news.User); break;
            case TrackerNews.SignedOut: SignOut(); break;
            case PeersChanged changed: TellRunning(changed, d => d.Record.Group == changed.Group && d.Record.File == changed.File); break;
            case TrackerNews.Connected or TrackerNews.AccessEnded: TellRunning(message, _ => true); break;
            case CoordinatorMessages.Report report: Hear(report); break;
            case CoordinatorMessages.Ended ended: Hear(ended); break;
            case CoordinatorMessages.Halted halted: Hear(halted); break;
            case CoordinatorGone gone: Hear(gone); break;
            case Saved saved: Hear(saved); break;
            default: Unhandled(message); break;
        }
    }

    private void Start(ManagerMessages.Start start)
    {
        var (request, file) = (start.Request, start.File);
        var record = new DownloadRecord(
            _table.NextId, start.User, file.Group, file.File, file.Root, file.Size, file.PieceSize, start.WholePath, request.Pieces,
            request.Strategy ?? _context.Settings.Strategy, request.Overwrite, request.PeerTimeout?.TotalSeconds,
            DownloadState.Queued, false, 0, 0, 0, 0, 0, null, null, request.Assignment);
        if (_active.IsDestination(start.WholePath))
        {
            Answer<DownloadStarted>(DownloadTarget.Taken(start.WholePath, "is the destination of another download"));
            return;
        }

        _table.NextId++;
        var entry = _table.Enter(record);
        (entry.Touched, entry.Opening) = (true, start.Opening);
        _table.Changed.Add(entry);
        Forget(_downloads.Values.Where(d => d.Ended).Take(Math.Max(0, _downloads.Count - _context.Settings.MaxHistory)));
        Schedule();
        AnswerSaved<DownloadStarted>(new DownloadStarted(entry.Id));
    }

    private void Pause(long id)
    {
        if (Find(id, running: true) is not { } entry) return;
        entry.Pause(byUser: true);
        if (Halt(entry, DownloadState.Paused)) return;
        AnswerSaved<Done>(Done.Instance);
        Schedule();
    }

    private void Resume(long id)
    {
        if (Find(id, running: false) is not { } entry) return;
        entry.Pause(byUser: false);
        entry.Touched = true;
        if (entry.HaltingTo is DownloadState.Paused) entry.HaltingTo = DownloadState.Queued;
        else if (entry.State is DownloadState.Paused or DownloadState.Failed) entry.Become(DownloadState.Queued);
        _active.Add(entry);
        Schedule();
        AnswerSaved<Done>(Done.Instance);
    }

    private void Cancel(long id)
    {
        if (Find(id, running: true) is not { } entry) return;
        if (Halt(entry, DownloadState.Cancelled)) return;
        Discard(entry);
        AnswerSaved<Done>(Done.Instance);
        Schedule();
    }

    /// <summary>Cancelled, and nobody writes to it.</summary>
    private void Discard(DownloadEntry entry)
    {
        try
        {
            var job = entry.Job(_journal.PieceJournals);
            PieceStoreOpening.Discard(job.Target, job.Root, job.Layout);
        }
        catch (Exception e) when (DiskFault.IsDisk(e) || e is FormatException)
        {
            _log.Warning("what download {0} left could not be removed: {1}", entry.Id, e.Message);
        }

        Finish(entry, DownloadState.Cancelled, null);
    }

    private void Clear()
    {
        Forget(_downloads.Values.Where(d => d.Ended && IsOurs(d)));
        AnswerSaved<Done>(Done.Instance);
    }

    /// <summary>The download, or null when the sender has been told that there is none to do this with.</summary>
    /// <param name="running">It must not have ended; otherwise, a failed one may be tried again.</param>
    private DownloadEntry? Find(long id, bool running)
    {
        var entry = _downloads.GetValueOrDefault(id);
        if (entry is null || !IsOurs(entry)) Answer<Done>(new CommandError(ErrorCode.DownloadNotFound, $"there is no download {id}"));
        else if (entry.State is DownloadState.Completed or DownloadState.Cancelled || (running && entry.Ended))
        {
            Answer<Done>(new CommandError(ErrorCode.DownloadNotFound, $"download {id} has ended: {entry.State}"));
        }
        else return entry;
        return null;
    }

    /// <summary>Who is signed in sees their own; with nobody signed in, whoever sits at the node sees all.</summary>
    private bool IsOurs(DownloadEntry entry) => _table.User is null || entry.Record.User == _table.User;

    private void SignIn(string user)
    {
        if (_table.User == user) return;
        _table.User = user;
        foreach (var entry in _active.All.Where(d => IsOurs(d) && !d.Record.PausedByUser))
        {
            // One that has not halted yet since the last user signed out goes on when it has.
            if (entry.HaltingTo == DownloadState.Paused) entry.HaltingTo = DownloadState.Queued;
            else if (entry is { State: DownloadState.Paused, HaltingTo: null }) entry.Become(DownloadState.Queued);
            else continue;
            entry.Touched = true;
        }

        Schedule();
        Save();
    }

    private void SignOut()
    {
        _table.User = null;
        PauseAll();
        _ = _context.Connections.Clear();
        if (_table.Resting.Count == 0) Save(); // what rests has been saved, and the journal may be closed
    }

    private void TellRunning(object news, Func<DownloadEntry, bool> whom)
    {
        foreach (var entry in _active.Running.Where(whom)) entry.Coordinator?.Tell(news);
    }

    private void Rest()
    {
        PauseAll();
        _table.Resting.Add(Sender);
        Save();
    }

    private void PauseAll()
    {
        foreach (var entry in _active.All)
        {
            if (entry.Coordinator is null) entry.Become(DownloadState.Paused);
            else BeginHalt(entry, DownloadState.Paused);
        }
    }

    /// <summary>Starts what has a place.</summary>
    private void Schedule()
    {
        if (_table.User is null || _table.Resting.Count > 0) return;
        while (_active.Next(IsOurs) is { } next) Run(next);
    }

    private void Run(DownloadEntry entry)
    {
        DownloadJob job;
        try
        {
            job = entry.Job(_journal.PieceJournals);
        }
        catch (FormatException e)
        {
            Finish(entry, DownloadState.Failed, new CommandError(ErrorCode.Internal, $"the history of downloads is damaged: {e.Message}"));
            return;
        }

        var coordinator = Context.ActorOf(DownloadCoordinator.Props(_context, job, entry.Opening));
        Context.WatchWith(coordinator, new CoordinatorGone(entry.Id, coordinator));
        entry.Begin(coordinator);
        _active.Began(entry);
    }

    /// <summary>True when it runs, and the sender is answered when it has halted.</summary>
    private bool Halt(DownloadEntry entry, DownloadState to)
    {
        if (entry.Coordinator is null)
        {
            if (to == DownloadState.Paused) entry.Become(DownloadState.Paused);
            return false;
        }

        if (!_table.Halting.TryGetValue(entry.Id, out var replies)) _table.Halting.Add(entry.Id, replies = []);
        replies.Add(new DownloadTable.Reply(Sender, (Outcome<Done>)Done.Instance));
        BeginHalt(entry, to);
        return true;
    }

    private static void BeginHalt(DownloadEntry entry, DownloadState to)
    {
        if (entry.HaltingTo != DownloadState.Cancelled) entry.HaltingTo = to;
        entry.Coordinator!.Tell(new CoordinatorMessages.Halt(to == DownloadState.Cancelled));
    }

    private void Hear(CoordinatorMessages.Report report)
    {
        if (!IsRunning(report.Id, Sender, out var entry) || entry.HaltingTo is not null) return;
        entry.Update(report.Progress);
        if (!entry.IsDue(ProgressInterval)) return;
        entry.Tell();
        _publish(new ClientEvent.DownloadProgress(Row(entry)));
    }

    private void Hear(CoordinatorMessages.Ended ended)
    {
        if (!IsRunning(ended.Id, Sender, out var entry)) return;
        entry.Update(ended.Progress);
        if (ended.Error is not null && entry.HaltingTo == DownloadState.Cancelled) Discard(entry); // it failed before it heard
        else Finish(entry, ended.Error is null ? DownloadState.Completed : DownloadState.Failed, ended.Error);
        AfterHalt(entry.Id);
    }

    private void Hear(CoordinatorMessages.Halted halted)
    {
        if (!IsRunning(halted.Id, Sender, out var entry)) return;
        Halted(entry, entry.HaltingTo ?? DownloadState.Paused);
        AfterHalt(entry.Id);
    }

    private void Halted(DownloadEntry entry, DownloadState to)
    {
        if (to == DownloadState.Cancelled)
        {
            Discard(entry); // in most cases its coordinator has done so
            return;
        }

        entry.Rest();
        _active.Rests(entry);
        entry.Become(to);
    }

    private void Hear(CoordinatorGone gone)
    {
        if (!IsRunning(gone.Id, gone.Coordinator, out var entry)) return;
        Finish(entry, DownloadState.Failed, new CommandError(ErrorCode.Internal, "it failed again and again; the log says how"));
        AfterHalt(gone.Id);
    }

    private bool IsRunning(long id, IActorRef coordinator, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out DownloadEntry? entry) =>
        _downloads.TryGetValue(id, out entry) && Equals(entry.Coordinator, coordinator);

    /// <summary>It is over: the event first, then whoever waits.</summary>
    private void Finish(DownloadEntry entry, DownloadState state, CommandError? error)
    {
        entry.Rest();
        _active.Remove(entry);
        entry.Become(state, error);
        // What has gone well is an event and stands in the history; of many small files the log would hold nothing else.
        _log.Log(error is null ? LogLevel.DebugLevel : LogLevel.InfoLevel, "download {0} of {1} {2} {3}", entry.Id, entry.Record.File, state, error?.ToString() ?? "");
        _publish(new ClientEvent.DownloadEnded(Row(entry)));
        TellWaiters();
    }

    private void AfterHalt(long id)
    {
        if (_table.Halting.Remove(id, out var replies)) _table.Unsaved.AddRange(replies);
        Schedule();
        Save();
    }

    private void Wait(ManagerMessages.Wait wait)
    {
        List<DownloadEntry> entries;
        if (wait.Id is { } id)
        {
            if (!_downloads.TryGetValue(id, out var entry) || !IsOurs(entry))
            {
                wait.Done.TrySetResult(new CommandError(ErrorCode.DownloadNotFound, $"there is no download {id}"));
                return;
            }

            entries = [entry];
        }
        else
        {
            entries = [.. _downloads.Values.Where(d => d.Touched && IsOurs(d))];
        }

        _table.Waiters.Add(new DownloadTable.Waiter(wait.Done, entries));
        TellWaiters();
    }

    private void TellWaiters()
    {
        foreach (var waiter in _table.Waiters.Where(w => w.HaveEnded()).ToList())
        {
            _table.Waiters.Remove(waiter);
            waiter.Done.TrySetResult(ResultOf(waiter.For));
        }
    }

    private Outcome<DownloadList> ResultOf(IReadOnlyList<DownloadEntry> entries)
    {
        var failed = entries.FirstOrDefault(d => d.State != DownloadState.Completed);
        if (failed is null) return Rows(entries);
        var why = failed.Record.ErrorCode is { } code ? $"{code}: {failed.Record.ErrorMessage}" : "it was cancelled";
        return new CommandError(ErrorCode.DownloadFailed, $"download {failed.Id} of {failed.Record.File} did not complete: {why}");
    }

    private Outcome<DownloadList> Rows(IEnumerable<DownloadEntry> entries) => new DownloadList([.. entries.Select(Row)]);

    private DownloadStatus Row(DownloadEntry entry) => entry.Status(_journal.PieceJournals);

    private void Forget(IEnumerable<DownloadEntry> entries)
    {
        foreach (var entry in entries.ToList()) _table.Forget(entry);
    }

    private void Answer<T>(Outcome<T> outcome)
        where T : class => Sender.Tell(outcome);

    /// <summary>Answers when the change is on the disk.</summary>
    private void AnswerSaved<T>(Outcome<T> outcome)
        where T : class
    {
        _table.Unsaved.Add(new DownloadTable.Reply(Sender, outcome));
        Save();
    }

    /// <summary>One save at a time; what changes meanwhile goes out together with the next.</summary>
    private void Save()
    {
        if (_table.IsSaving)
        {
            _table.IsDirty = true;
            return;
        }

        (_table.IsSaving, _table.IsDirty) = (true, false);
        (_table.Saving, _table.Unsaved) = (_table.Unsaved, []);
        var change = _table.TakeChange();
        if (change.Changed.Count + change.Removed.Count == 0)
        {
            Hear(new Saved(null)); // the disk says so already
            return;
        }

        Task.Run(() => _journal.Save(change)).PipeTo(Self, success: () => new Saved(null), failure: e => new Saved(e));
    }

    private void Hear(Saved saved)
    {
        _table.IsSaving = false;
        if (saved.Fault is { } fault)
        {
            _log.Error(fault, "the history of downloads could not be saved");
            _table.TakeBackChange(); // with the next one
        }

        foreach (var (to, reply) in _table.Saving) to.Tell(reply);
        _table.Saving = [];
        if (_table.IsDirty) Save();
        else TellRested();
    }

    private void TellRested()
    {
        if (_active.AnyRuns) return;
        foreach (var asker in _table.Resting) asker.Tell((Outcome<Done>)Done.Instance);
    }
}
