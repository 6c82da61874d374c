using Akka.Actor;
using Akka.Event;
using AkkaP2P.Client.Shares;
using AkkaP2P.Client.Storage;
using AkkaP2P.Client.Trackers;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Api;
using AkkaP2P.Protocol.Hashing;
using AkkaP2P.Protocol.Wire;
using AkkaP2P.Swarm;
using AkkaP2P.Swarm.Downloads;
using AkkaP2P.Swarm.Picking;

namespace AkkaP2P.Client.Downloads;

/// <summary>
/// Runs one download. It holds the picture and decides nothing by itself: a <see cref="PeerBook"/> says whom to connect to, a
/// <see cref="DownloadPlan"/> what to ask of whom.
/// <code>
/// Preparing ──hashes, store──▶ Fetching ──nothing is missing──▶ Finishing ──▶ Over
///     │                           │                                │
///     └──── refused, halted ──────┴──── failed, halted ────────────┴──▶ Closing ──▶ Over
/// </code>
/// After a restart it begins again from what lies on the disk; no verified piece is lost.
/// </summary>
internal sealed class DownloadCoordinator : UntypedActor, IWithTimers
{
    private sealed record HashesCame(PieceManifest? Manifest, CommandError? Error);

    private sealed record BeganToVerify;

    private sealed record Prepared(Outcome<PreparedDownload> Outcome);

    private sealed record PeersCame(Outcome<SwarmPeerList> Peers);

    private sealed record SharersCame(Outcome<FileDescription> File);

    private sealed record FetcherGone(Hash256 Node, IActorRef Fetcher);

    private sealed record Finished(Outcome<Done> Outcome);

    private sealed record Closed;

    private sealed record Crashed(Exception Cause);

    private sealed record Tick;

    private sealed record AskHashes;

    private const string TickTimer = "tick";
    private const string HashesTimer = "hashes";

    /// <summary>Requests a peer may refuse in a row before it is left alone for a while.</summary>
    private const int MaxRefusals = 50;

    private static readonly TimeSpan TickInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan HashesRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ReportsInterval = TimeSpan.FromSeconds(5);

    /// <summary>A peer that stalled and sends nothing for so long is taken for gone.</summary>
    private static readonly TimeSpan SilenceLimit = TimeSpan.FromSeconds(30);

    private readonly DownloadContext _context;
    private readonly DownloadJob _job;
    private readonly CancellationTokenSource _stop = new();
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Dice _dice = Dice.Unseeded();
    private readonly PeerBook _book;
    private readonly Dictionary<PlanPeer, KnownPeer> _bySource = [];
    private DownloadState _state = DownloadState.Downloading;
    private PieceStore? _store;
    private bool _wasFinished;
    private int _hashFailures;
    private int _retries;

    // Fetching
    private DownloadPlan? _plan;
    private FetchContext? _fetch;
    private PartialFile? _partial;
    private ServedFile? _served;
    private bool _askingPeers;
    private long _peersAskedAt;
    private long _reportedAt;
    private long? _nobodySince;

    // Closing
    private CommandError? _failure;
    private bool _halted;
    private bool _discard;

    public DownloadCoordinator(DownloadContext context, DownloadJob job)
    {
        (_context, _job) = (context, job);
        _book = new PeerBook(context.OwnNode, context.Settings, context.Time, _dice);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(DownloadContext context, DownloadJob job) => Akka.Actor.Props.Create(() => new DownloadCoordinator(context, job));

    /// <summary>A fetcher that fails is a broken connection: stopped, and dialled again like any other.</summary>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);

    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe(Self, typeof(PeersChanged));
        Context.System.EventStream.Subscribe(Self, typeof(TrackerNews.AccessEnded));
        Context.System.EventStream.Subscribe(Self, typeof(TrackerNews.Connected));
        GetHashes();
    }

    protected override void OnReceive(object message) => Preparing(message);

    private void Preparing(object message)
    {
        switch (message)
        {
            case HashesCame came: OpenStore(came.Manifest, came.Error); break;
            case AskHashes: GetHashes(); break;
            case BeganToVerify: SetState(DownloadState.Verifying); break;
            case Prepared prepared: Begin(prepared.Outcome); break;
            case Crashed crashed: Fail(new CommandError(ErrorCode.Internal, crashed.Cause.Message)); break;
            case CoordinatorMessages.Halt halt: HaltPreparing(halt); break;
            case PeersChanged or TrackerNews.Connected: break; // asked for when fetching begins
            case TrackerNews.AccessEnded access: EndAccess(access); break;
            default: Unhandled(message); break;
        }
    }

    private void Fetching(object message)
    {
        switch (message)
        {
            case FetcherMessages.News news: Hear(news); break;
            case Tick: Look(); break;
            case PeersChanged changed when changed.Group == _job.Group && changed.File == _job.File.Value: Learn(changed.Peers, whole: false); break;
            case PeersChanged: break;
            case PeersCame came: Learn(came.Peers); break;
            case SharersCame came: JudgeSharers(came.File); break;
            case FetcherGone gone: Forget(gone); break;
            case TrackerNews.Connected: AskPeers(); break;
            case TrackerNews.AccessEnded access: EndAccess(access); break;
            case CoordinatorMessages.Halt halt: Halt(halt); break;
            default: Unhandled(message); break;
        }
    }

    private void Finishing(object message)
    {
        switch (message)
        {
            case Finished finished: End(finished.Outcome.Error); break;
            case Crashed crashed: End(new CommandError(ErrorCode.Internal, crashed.Cause.Message)); break;
            case CoordinatorMessages.Halt: _halted = true; break; // it is a matter of moments; what it ends as is told
            default: PassOver(message); break;
        }
    }

    /// <summary>The store is being closed; then the parent is told.</summary>
    private void Closing(object message)
    {
        switch (message)
        {
            case Closed:
                if (_halted) Context.Parent.Tell(new CoordinatorMessages.Halted(_job.Id));
                else Context.Parent.Tell(new CoordinatorMessages.Ended(_job.Id, Progress(), _failure));
                BecomeOver();
                break;
            case CoordinatorMessages.Halt halt:
                // Halted while it fails: the halt wins, and a cancel still clears the disk.
                _halted = true;
                if (halt.Discard && !_discard)
                {
                    _discard = true;
                    PieceStoreOpening.Discard(_job.Target, _job.Root, _job.Layout);
                }

                break;
            default: PassOver(message); break;
        }
    }

    /// <summary>Waits for the fetchers' goodbyes.</summary>
    private void Over(object message)
    {
        if (message is FetcherGone) StopWhenAlone();
        else if (message is CoordinatorMessages.Halt) Context.Parent.Tell(new CoordinatorMessages.Halted(_job.Id));
        else PassOver(message);
    }

    private void PassOver(object message)
    {
        if (message is not (FetcherMessages.News or Tick or PeersChanged or PeersCame or SharersCame or FetcherGone or TrackerNews.Connected
            or TrackerNews.AccessEnded or HashesCame or AskHashes or BeganToVerify)) Unhandled(message);
    }

    private void GetHashes() => DownloadPreparation.Manifest(_job, _context.Tracker, _stop.Token)
        .PipeTo(Self, success: got => new HashesCame(got.Manifest, got.Error), failure: e => new Crashed(e));

    private void OpenStore(PieceManifest? manifest, CommandError? error)
    {
        if (error is not null)
        {
            if (IsFinal(error)) Fail(error);
            else Timers.StartSingleTimer(HashesTimer, new AskHashes(), HashesRetry);
            return;
        }

        var (self, job, stop) = (Self, _job, _stop.Token);
        Task.Run(() => DownloadPreparation.Open(job, manifest, () => self.Tell(new BeganToVerify()), stop))
            .PipeTo(self, success: outcome => new Prepared(outcome), failure: e => new Crashed(e));
    }

    private void Begin(Outcome<PreparedDownload> outcome)
    {
        if (!outcome.TryGet(out var prepared, out var error))
        {
            Fail(error);
            return;
        }

        if (prepared.Store is not { } store)
        {
            ServeFinished();
            return;
        }

        _store = store;
        _partial = new PartialFile(store);
        _served = _context.Shares.AddPartial(Info(store.PartPath), _partial);
        if (prepared.Manifest is not { } manifest)
        {
            BecomeFinishing();
            return;
        }

        BecomeFetching(store, manifest);
    }

    private ServedFileInfo Info(string path) =>
        new(_job.User, _job.Group, _job.File.Value, path, _job.Layout.Size, _job.Layout.PieceSize, _job.Root ?? default);

    private void BecomeFetching(PieceStore store, PieceManifest manifest)
    {
        var options = new PlanOptions { Strategy = (PieceStrategy)_job.Strategy, Wanted = _job.Selection, MaxInFlight = _context.Settings.Memory };
        _plan = new DownloadPlan(_job.Layout, store.Have(), options, _context.Time);
        var tickets = new TicketSource(_context.Tracker, _job.Group, _job.File.Value, _context.Time);
        _fetch = new FetchContext(Self, _context.Transport, tickets, new PieceIntake(store, manifest, _context.Cores), _context.Memory, _context.Limit, _context.Time);
        Become(Fetching);
        Timers.StartPeriodicTimer(TickTimer, new Tick(), TickInterval);
        SetState(DownloadState.Downloading);
        if (!Advance()) AskPeers();
    }

    private void Hear(FetcherMessages.News news)
    {
        if (_book.Find(news.Node) is not { } peer) return;
        switch (news)
        {
            case FetcherMessages.Opened opened: Join(peer, opened); break;
            case FetcherMessages.GotPieces got: AddPieces(peer, got.Pieces); break;
            case FetcherMessages.Choked choked: Choke(peer, choked.IsChoked); break;
            case FetcherMessages.Arrived arrived: Arrive(peer, arrived); break;
            case FetcherMessages.Judged judged: Judge(peer, judged.Piece, judged.Verdict); break;
            case FetcherMessages.Refused refused: Refuse(peer, refused); break;
            case FetcherMessages.NoTicket none: NoTicket(none.Error); return;
            case FetcherMessages.DiskFailed failed: Fail(DiskFault.Of(failed.Cause, _store!.PartPath)); return;
            case FetcherMessages.Ended ended: Leave(peer, ended); break;
            default: Unhandled(news); return;
        }

        Advance();
    }

    private void Join(KnownPeer peer, FetcherMessages.Opened opened)
    {
        if (peer.IsBanned || peer.Fetcher is null) return;
        peer.Has = opened.Pieces;
        peer.HeardAt = _context.Time.GetTimestamp();
        Enter(peer, choked: true);
    }

    /// <summary>A new place in the plan. A peer serves when it has said so.</summary>
    private void Enter(KnownPeer peer, bool choked)
    {
        peer.Source = _plan!.Join(peer.User, peer.Has, Math.Max(peer.LastScore, peer.ReportedScore));
        _bySource.Add(peer.Source, peer);
        if (choked) _plan.Choked(peer.Source);
    }

    private void Exit(KnownPeer peer)
    {
        if (peer.Source is not { } source) return;
        peer.LastScore = source.Score.Value;
        _plan!.Leave(source);
        _bySource.Remove(source);
        peer.Source = null;
    }

    private void AddPieces(KnownPeer peer, IReadOnlyList<int> pieces)
    {
        if (peer.Source is not { } source) return;
        foreach (var piece in pieces) peer.Has!.Add(piece);
        foreach (var (busier, piece) in _plan!.AddPieces(source, pieces)) _bySource[busier].Fetcher?.Tell(new FetcherMessages.Cancel(piece));
    }

    private void Choke(KnownPeer peer, bool choked)
    {
        if (peer.Source is not { } source) return;
        if (choked) _plan!.Choked(source);
        else _plan!.Unchoked(source);
    }

    private void Arrive(KnownPeer peer, FetcherMessages.Arrived arrived)
    {
        peer.HeardAt = _context.Time.GetTimestamp();
        peer.Rate.Add(arrived.Bytes);
        if (peer.Source is { } source) _plan!.Received(source, arrived.Piece, arrived.Bytes);
    }

    private void Judge(KnownPeer peer, int piece, Verdict verdict)
    {
        if (verdict == Verdict.Wrong)
        {
            Blame(peer, piece);
            return;
        }

        if (verdict == Verdict.Taken) _book.SentRight(peer, _job.Layout.Length(piece));
        peer.Refusals = 0;
        foreach (var (other, _) in _plan!.Verified(piece, peer.Source)) _bySource[other].Fetcher?.Tell(new FetcherMessages.Cancel(piece));
        _context.Shares.Changed(_served!);
    }

    private void Blame(KnownPeer peer, int piece)
    {
        _hashFailures++;
        _retries++;
        _log.Warning("piece {0} of {1} from {2} at {3} is wrong", piece, _job.File, peer.User, peer.Address);
        var ban = _book.SentWrong(peer, piece);
        if (peer.Source is { } source)
        {
            _plan!.Wrong(piece, source);
            ban |= source.IsBanned;
        }

        if (ban) Ban(peer);
        else peer.DeservesAnotherTry |= !_book.CanOthersServe(peer, piece);
    }

    private void Ban(KnownPeer peer)
    {
        Exit(peer);
        peer.IsBanned = true;
        _log.Warning("{0} at {1} is banned from {2}: {3} wrong pieces", peer.User, peer.Address, _job.File, peer.Wrong);
        peer.Fetcher?.Tell(new FetcherMessages.Part(ByeReason.Banned));
        _context.Tracker.DescribeFile(_job.Group, _job.File.Value, _stop.Token)
            .PipeTo(Self, success: file => new SharersCame(file), failure: _ => new SharersCame(default));
    }

    private void JudgeSharers(Outcome<FileDescription> file)
    {
        if (file.Ok && _book.AreAllBanned(file.Value.Sharers, _job.User))
        {
            Fail(new CommandError(ErrorCode.CorruptSource, $"everyone who shares {_job.File} sent wrong data"));
        }
    }

    private void Refuse(KnownPeer peer, FetcherMessages.Refused refused)
    {
        if (peer.Source is not { } source) return;
        var hasIt = refused.Reason is not (RejectReason.NotHere or RejectReason.Unreadable);
        if (!hasIt) peer.Has!.Remove(refused.Piece);
        _plan!.Rejected(source, refused.Piece, hasIt);
        _retries++;
        if (++peer.Refusals <= MaxRefusals) return;
        _book.Misbehaved(peer);
        Drop(peer);
    }

    /// <summary>Ends a connection that is of no use.</summary>
    private void Drop(KnownPeer peer)
    {
        Exit(peer);
        peer.Fetcher?.Tell(new FetcherMessages.Part(ByeReason.Done));
    }

    private void NoTicket(CommandError error)
    {
        if (IsFinal(error)) Fail(error);
    }

    private void Leave(KnownPeer peer, FetcherMessages.Ended ended)
    {
        if (Sender != peer.Fetcher) return;
        if (peer.Source is { Pieces.InFlight: > 0 }) _retries++;
        Exit(peer);
        peer.Fetcher = null;
        switch (ended.End)
        {
            case FetchEnd.Broke: _book.Failed(peer); break;
            case FetchEnd.Misbehaved: _book.Misbehaved(peer); break;
            case FetchEnd.Denied:
                _fetch!.Tickets.Forget();
                _book.Failed(peer);
                break;
            case FetchEnd.Left or FetchEnd.Parted: _book.Left(peer); break;
        }
    }

    private void Forget(FetcherGone gone)
    {
        if (_book.Find(gone.Node) is { } peer && peer.Fetcher == gone.Fetcher)
        {
            Exit(peer);
            peer.Fetcher = null;
            _book.Failed(peer);
            Advance();
        }
    }

    /// <summary>Asks for what the plan says. True when nothing is missing any more, and it goes on to finish.</summary>
    private bool Advance()
    {
        if (_plan!.IsComplete)
        {
            BecomeFinishing();
            return true;
        }

        foreach (var peer in _book.Peers) TryAgain(peer);
        foreach (var requests in _plan.Next().GroupBy(request => request.Peer))
        {
            _bySource[requests.Key].Fetcher!.Tell(new FetcherMessages.Fetch([.. requests.Select(request => request.Piece)]));
        }

        return false;
    }

    private void TryAgain(KnownPeer peer)
    {
        if (!peer.DeservesAnotherTry || peer.Source is not { Pieces.InFlight: 0 } source) return;
        peer.DeservesAnotherTry = false;
        var choked = source.IsChoking;
        Exit(peer);
        Enter(peer, choked);
    }

    private void Look()
    {
        foreach (var (source, piece) in _plan!.Expire())
        {
            _retries++;
            _bySource[source].Failed++;
            _bySource[source].Fetcher?.Tell(new FetcherMessages.Cancel(piece));
        }

        foreach (var peer in _book.Peers.Where(IsSilent).ToList())
        {
            _book.Failed(peer);
            Drop(peer);
        }

        if (Advance()) return;
        var waiting = _state == DownloadState.Waiting;
        var interval = waiting ? _context.Settings.PeersIntervalWaiting : _context.Settings.PeersInterval;
        if (_context.Time.GetElapsedTime(_peersAskedAt) >= interval) AskPeers();
        Dial();
        TellTracker();
        JudgeWaiting();
    }

    private bool IsSilent(KnownPeer peer) =>
        peer.Source is { Pipeline.IsSnubbed: true } && _context.Time.GetElapsedTime(peer.HeardAt) > SilenceLimit;

    private void AskPeers()
    {
        if (_askingPeers) return;
        _askingPeers = true;
        _peersAskedAt = _context.Time.GetTimestamp();
        _context.Tracker.Peers(_job.Group, _job.File.Value, _stop.Token)
            .PipeTo(Self, success: peers => new PeersCame(peers), failure: _ => new PeersCame(default));
    }

    private void Learn(Outcome<SwarmPeerList> peers)
    {
        _askingPeers = false;
        if (peers.TryGet(out var list, out var error)) Learn(list.Peers, whole: true);
        else if (IsFinal(error)) Fail(error);
    }

    private void Learn(IReadOnlyList<SwarmPeer> peers, bool whole)
    {
        _book.Learn(peers, whole);
        Dial();
        JudgeWaiting();
    }

    private void Dial()
    {
        foreach (var peer in _book.ToDial())
        {
            peer.Fetcher = Context.ActorOf(ChunkFetcher.Props(_fetch!, peer.Node, peer.Address));
            Context.WatchWith(peer.Fetcher, new FetcherGone(peer.Node, peer.Fetcher));
        }
    }

    private void JudgeWaiting()
    {
        var now = _context.Time.GetTimestamp();
        var isServed = _book.Peers.Any(p => p.Source is { } source && (source.Pieces.InFlight > 0 || _plan!.Picker.IsInteresting(source.Pieces)));
        _nobodySince = isServed ? null : _nobodySince ?? now;
        var isConnecting = _book.Peers.Any(p => p is { Fetcher: not null, Source: null, IsBanned: false });
        SetState(isServed || isConnecting ? DownloadState.Downloading : DownloadState.Waiting);
        if (_nobodySince is { } since && _job.PeerTimeout is { } limit && _context.Time.GetElapsedTime(since, now) >= limit)
        {
            Fail(new CommandError(ErrorCode.NoSeeders, $"nobody online had what is missing of {_job.File} for {limit.TotalSeconds:0} s"));
        }
    }

    private void TellTracker()
    {
        if (_context.Time.GetElapsedTime(_reportedAt) < ReportsInterval) return;
        _reportedAt = _context.Time.GetTimestamp();
        var reports = _book.Peers.Where(p => p.Bytes > 0 || p.Wrong > 0).Select(p => new PeerReport(p.Node, Score(p), p.Wrong + p.Failed)).ToList();
        if (reports.Count == 0) return;
        _partial!.Report(reports);
        _context.Shares.Changed(_served!);
    }

    private void EndAccess(TrackerNews.AccessEnded access)
    {
        if (access.Group != _job.Group || access.User != _job.User) return;
        Fail(new CommandError(ErrorCode.NotAMember, $"{_job.User} is no longer a member of {_job.Group}"));
    }

    /// <summary>Errors that no waiting cures: the file or the access to it is gone.</summary>
    private static bool IsFinal(CommandError error) =>
        error.Code is ErrorCode.NotAMember or ErrorCode.GroupNotFound or ErrorCode.FileNotFound or ErrorCode.CorruptSource or ErrorCode.InvalidName;

    private void SetState(DownloadState state)
    {
        _state = state;
        Context.Parent.Tell(new CoordinatorMessages.Report(_job.Id, Progress()));
    }

    private DownloadProgress Progress()
    {
        var peers = _book.Peers.Select(Row).ToList();
        var missing = _plan is null ? _job.Layout.Size : (long)_plan.Picker.Missing * _job.Layout.PieceSize;
        return new DownloadProgress(
            _state,
            _wasFinished ? _job.Layout.Size : _store?.BytesDone ?? 0,
            _wasFinished ? _job.Layout.Count : _store?.Have().Set ?? 0,
            peers.Sum(p => p.Rate),
            missing,
            _hashFailures,
            _retries,
            peers);
    }

    private DownloadPeer Row(KnownPeer peer) => new(
        peer.User, peer.Address.ToString(), StateOf(peer), peer.Bytes, peer.Pieces, peer.Fetcher is null ? 0 : peer.Rate.BytesPerSecond, Score(peer), peer.Wrong + peer.Failed);

    private static double Score(KnownPeer peer) => peer.Source?.Score.Value ?? peer.LastScore;

    private static PeerState StateOf(KnownPeer peer) => peer switch
    {
        { IsBanned: true } => PeerState.Banned,
        { Fetcher: null } => PeerState.Gone,
        { Source: null } => PeerState.Connecting,
        { Source.IsChoking: true } => PeerState.Choked,
        { Source.Pieces.InFlight: > 0 } => PeerState.Active,
        _ => PeerState.Idle,
    };

    private void BecomeFinishing()
    {
        Become(Finishing);
        Timers.CancelAll();
        SetState(DownloadState.Verifying);
        PartFetchers();
        var (store, shares, served, job) = (_store!, _context.Shares, _served!, _job);
        _served = null; // whichever way it ends
        Task.Run(() => Finish(store, shares, served, job))
            .PipeTo(Self, success: outcome => new Finished(outcome), failure: e => new Crashed(e));
    }

    private static Outcome<Done> Finish(PieceStore store, IShareTable shares, ServedFile served, DownloadJob job)
    {
        var outcome = store.Finish();
        if (!outcome.Ok || job.Selection is not null) shares.Remove(served);
        else if (!shares.Complete(served, job.Target.FinalPath).TryGet(out _, out var error)) return error;
        return outcome;
    }

    /// <summary>An earlier run finished it and could not say so; the share still has to be told.</summary>
    private void ServeFinished()
    {
        if (_job.Selection is null)
        {
            var whole = _context.Shares.AddPartial(Info(_job.Target.FinalPath), WholeSource.Instance);
            _context.Shares.Complete(whole, _job.Target.FinalPath);
        }

        _wasFinished = true;
        End(null);
    }

    private void End(CommandError? error)
    {
        _state = error is null ? DownloadState.Completed : DownloadState.Failed;
        Context.Parent.Tell(new CoordinatorMessages.Ended(_job.Id, Progress(), error));
        BecomeOver();
    }

    private void Fail(CommandError error)
    {
        _log.Info("download of {0} fails: {1}", _job.File, error);
        _failure = error;
        _state = DownloadState.Failed;
        Close(discard: false);
    }

    private void Halt(CoordinatorMessages.Halt halt)
    {
        _halted = true;
        Close(halt.Discard);
    }

    private void HaltPreparing(CoordinatorMessages.Halt halt)
    {
        _halted = true;
        _stop.Cancel();
        Become(message =>
        {
            switch (message)
            {
                case Prepared { Outcome.Ok: true } prepared:
                    _store = prepared.Outcome.Value.Store;
                    Close(halt.Discard);
                    break;
                case Prepared or Crashed or HashesCame: Close(halt.Discard); break;
                default: PassOver(message); break;
            }
        });
        if (Timers.IsTimerActive(HashesTimer)) Close(halt.Discard);
    }

    /// <summary>Closing waits for the disk, so it happens beside the actor.</summary>
    private void Close(bool discard)
    {
        _discard = discard;
        Become(Closing);
        Timers.CancelAll();
        _stop.Cancel();
        PartFetchers();
        Unserve();
        var (store, job) = (_store, _job);
        Task.Run(() => CloseStore(store, job, discard)).PipeTo(Self, success: () => new Closed(), failure: _ => new Closed());
    }

    private static void CloseStore(PieceStore? store, DownloadJob job, bool discard)
    {
        if (!discard) store?.Dispose();
        else if (store is not null) store.Discard();
        else PieceStoreOpening.Discard(job.Target, job.Root, job.Layout);
    }

    private void Unserve()
    {
        if (_served is { } served) _context.Shares.Remove(served);
        _served = null;
    }

    private void PartFetchers()
    {
        foreach (var peer in _book.Peers) peer.Fetcher?.Tell(new FetcherMessages.Part(ByeReason.Done));
    }

    private void BecomeOver()
    {
        Become(Over);
        StopWhenAlone();
    }

    private void StopWhenAlone()
    {
        if (!Context.GetChildren().Any()) Context.Stop(Self);
    }

    protected override void PostStop()
    {
        Context.System.EventStream.Unsubscribe(Self);
        _stop.Cancel();
        Unserve();
        _store?.Dispose();
    }

    /// <summary>Of a file that is whole already, for the moment until it is a share.</summary>
    private sealed class WholeSource : IPieceSource
    {
        public static readonly WholeSource Instance = new();

        public byte[]? Have() => null;

        public IReadOnlyList<PeerReport> TakeReports() => [];
    }
}
