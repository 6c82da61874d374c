using Akka.Actor;
using Akka.Event;
using AkkaP2P.Client.Shares;
using AkkaP2P.Client.Storage;
using AkkaP2P.Client.Trackers;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Api;
using AkkaP2P.Protocol.Hashing;
using AkkaP2P.Protocol.Pieces;
using AkkaP2P.Protocol.Wire;
using AkkaP2P.Swarm;
using AkkaP2P.Swarm.Scoring;

namespace AkkaP2P.Client.Downloads;

/// <summary>
/// Runs one download. It decides nothing by itself: it tells the <see cref="DownloadPicture"/> what happens, and does what that says.
/// <code>
/// Preparing ──hashes, store──▶ Fetching ──nothing is missing──▶ Finishing ──▶ Over
///     │                           │                                │
///     └──── refused, halted ──────┴──── failed, halted ────────────┴──▶ Closing ──▶ Over
/// </code>
/// After a restart it begins again from what lies on the disk; no verified piece is lost.
/// </summary>
internal sealed partial class DownloadCoordinator : UntypedActor, IWithTimers
{
    private sealed record HashesCame(PieceManifest? Manifest, CommandError? Error);

    private sealed record BeganToVerify;

    private sealed record Prepared(Outcome<PreparedDownload> Outcome);

    private sealed record PeersCame(Outcome<SwarmPeerList> Peers);

    private sealed record SharersCame(Outcome<FileDescription> File);

    private sealed record FetcherGone(Hash256 Node, IActorRef Fetcher);

    private sealed record Crashed(Exception Cause);

    private sealed record Tick;

    private sealed record AskHashes;

    private sealed record Demanded;

    private const string TickTimer = "tick";
    private const string HashesTimer = "hashes";

    private static readonly TimeSpan TickInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan HashesRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ReportsInterval = TimeSpan.FromSeconds(5);

    private readonly DownloadContext _context;
    private readonly DownloadJob _job;
    private readonly DownloadOpening? _opening;
    private readonly CancellationTokenSource _stop = new();
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly PeerBook _book;
    private DownloadState _state = DownloadState.Downloading;
    private PieceStore? _store;
    private bool _preparing;
    private bool _wasFinished;

    // Fetching
    private DownloadPicture? _picture;
    private FetchContext? _fetch;
    private PartialFile? _partial;
    private ServedFile? _served;
    private bool _askingPeers;
    private long _peersAskedAt;
    private long _reportedAt;
    private bool _toldFirst;

    public DownloadCoordinator(DownloadContext context, DownloadJob job, DownloadOpening? opening)
    {
        (_context, _job, _opening) = (context, job, opening);
        _book = new PeerBook(context.OwnNode, context.Settings, context.Time, Dice.Unseeded());
    }

    public ITimerScheduler Timers { get; set; } = null!;

    /// <param name="opening">Null when it goes on after a pause or a restart.</param>
    public static Props Props(DownloadContext context, DownloadJob job, DownloadOpening? opening) =>
        Akka.Actor.Props.Create(() => new DownloadCoordinator(context, job, opening));

    /// <summary>A fetcher that fails is a broken connection: stopped, and dialled again like any other.</summary>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);

    protected override void PreStart() => GetHashes();

    protected override void OnReceive(object message) => Preparing(message);

    private void Preparing(object message)
    {
        switch (message)
        {
            case HashesCame came: OpenStore(came.Manifest, came.Error); break;
            case AskHashes: GetHashes(); break;
            case BeganToVerify: SetState(DownloadState.Verifying); break;
            case Prepared prepared: Begin(prepared.Outcome); break;
            case Crashed crashed: Crash(crashed.Cause); break;
            case CoordinatorMessages.Halt halt: Halt(halt); break;
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
            case Demanded: Hurry(); break;
            case PeersChanged changed: Learn(changed.Peers, whole: false); break;
            case PeersCame came: Learn(came.Peers); break;
            case SharersCame came: JudgeSharers(came.File); break;
            case FetcherGone gone: Forget(gone); break;
            case TrackerNews.Connected: AskPeers(); break;
            case TrackerNews.AccessEnded access: EndAccess(access); break;
            case CoordinatorMessages.Halt halt: Halt(halt); break;
            default: Unhandled(message); break;
        }
    }

    private void GetHashes()
    {
        _preparing = true;
        DownloadPreparation.Manifest(_job, _context.Tracker, _stop.Token)
            .PipeTo(Self, success: got => new HashesCame(got.Manifest, got.Error), failure: e => new Crashed(e));
    }

    private void OpenStore(PieceManifest? manifest, CommandError? error)
    {
        if (error is not null)
        {
            _preparing = false;
            if (IsFinal(error)) Fail(error);
            else Timers.StartSingleTimer(HashesTimer, new AskHashes(), HashesRetry);
            return;
        }

        var (self, job, shares, stop) = (Self, _job, _context.Shares, _stop.Token);
        Task.Run(() => DownloadPreparation.Open(job, manifest, shares, () => self.Tell(new BeganToVerify()), stop))
            .PipeTo(self, success: outcome => new Prepared(outcome), failure: e => new Crashed(e));
    }

    private void Begin(Outcome<PreparedDownload> outcome)
    {
        _preparing = false;
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
        var self = Self;
        _partial = new PartialFile(store, _job.Selection is null, () => self.Tell(new Demanded()));
        _served = _context.Shares.AddPartial(Info(store.PartPath), _partial);
        if (prepared.Manifest is not { } manifest)
        {
            BecomeFinishing();
            return;
        }

        BecomeFetching(store, manifest);
    }

    private void Crash(Exception cause)
    {
        _preparing = false;
        Fail(new CommandError(ErrorCode.Internal, cause.Message));
    }

    private ServedFileInfo Info(string path) =>
        new(_job.User, _job.Group, _job.File.Value, path, _job.Layout.Size, _job.Layout.PieceSize, _job.Root ?? default);

    private void BecomeFetching(PieceStore store, PieceManifest manifest)
    {
        var plan = _job.Plan(_context.Settings, DownloadPicture.KeyOf(_context.OwnNode));
        _picture = new DownloadPicture(_book, _job.Layout, store.Have(), plan, _context.Time);
        var tickets = new TicketSource(_context.Tracker, _job.Group, _job.File.Value, _context.Time, _opening?.Ticket);
        _fetch = new FetchContext(Self, _context.Connections, tickets, new PieceIntake(store, manifest, _context.Cores), _context.Memory, _context.Limit, _context.Time);
        Become(Fetching);
        Timers.StartPeriodicTimer(TickTimer, new Tick(), TickInterval);
        SetState(DownloadState.Downloading);
        if (!Advance()) FindPeers();
    }

    /// <summary>
    /// Those told before go first. Who came since may know nothing of this node, which was not in the swarm then, so the tracker is asked all the same;
    /// but not for a file of one piece, which has arrived before anyone could come.
    /// </summary>
    private void FindPeers()
    {
        var isRecent = _opening is not null && _context.Time.GetElapsedTime(_opening.AskedAt) < _context.Settings.PeersInterval;
        if (isRecent && _opening!.Peers is { Count: > 0 } told)
        {
            _peersAskedAt = _opening.AskedAt;
            _book.Learn(told, whole: true);
            Dial();
            if (_job.Layout.Count == 1 && _book.Connections > 0) return;
        }

        AskPeers();
    }

    private void Hear(FetcherMessages.News news)
    {
        switch (news)
        {
            case FetcherMessages.NoTicket none: NoTicket(none.Error); return;
            case FetcherMessages.DiskFailed failed: Fail(DiskFault.Of(failed.Cause, _store!.PartPath)); return;
            case FetcherMessages.GotPieces: Sender.Tell(FetcherMessages.Taken.Instance); break;
        }

        if (_book.Find(news.Node) is not { } peer) return;
        switch (news)
        {
            case FetcherMessages.Opened opened: Open(peer, opened.Pieces); break;
            case FetcherMessages.GotPieces got: Note(peer, got.Pieces); break;
            case FetcherMessages.Choked choked: _picture!.Choke(peer, choked.IsChoked); break;
            case FetcherMessages.Arrived arrived: _picture!.Arrive(peer, arrived.Piece, arrived.Bytes); break;
            case FetcherMessages.Judged judged: Judge(peer, judged.Piece, judged.Judgement); break;
            case FetcherMessages.Refused refused: Refuse(peer, refused); break;
            case FetcherMessages.Ended ended: Leave(peer, ended); break;
            default: Unhandled(news); return;
        }

        Advance();
    }

    private void Open(KnownPeer peer, Bitfield pieces)
    {
        _partial!.Peers.Set(peer.Node, pieces);
        _picture!.Open(peer, pieces);
        JudgeWaiting();
    }

    private void Note(KnownPeer peer, IReadOnlyList<int> pieces)
    {
        _partial!.Peers.Add(peer.Node, pieces);
        Cancel(_picture!.AddPieces(peer, pieces));
    }

    private void Refuse(KnownPeer peer, FetcherMessages.Refused refused)
    {
        if (refused.Reason == RejectReason.NotHere) _partial!.Peers.Remove(peer.Node, refused.Piece);
        if (_picture!.Refuse(peer, refused.Piece, refused.Reason)) HangUp(peer);
    }

    private void Judge(KnownPeer peer, int piece, Judgement judgement)
    {
        if (judgement.Verdict == Verdict.Wrong)
        {
            _log.Warning("piece {0} of {1} from {2} at {3} is wrong", piece, _job.File, peer.User, peer.Address);
            _context.Metrics.CountHashFailure();
            if (_picture!.Blame(peer, piece)) Ban(peer);
            return;
        }

        foreach (var other in _picture!.Accept(peer, piece, judgement.Verdict == Verdict.Taken)) other.Fetcher?.Tell(new FetcherMessages.Cancel(piece));
        foreach (var wrong in judgement.Convicted) Convict(wrong, piece);
        if (judgement.Verdict == Verdict.Taken && !_toldFirst)
        {
            _toldFirst = true; // the next ones are told by the tick
            SetState(_state);
        }

        _partial!.Demand.Came();
        _context.Shares.Changed(_served!);
    }

    private void Convict(WrongLeaves<Hash256> wrong, int piece)
    {
        if (_book.Find(wrong.Sender) is not { } peer || !_picture!.Convict(peer)) return;
        _log.Warning("16 KiB leaves {0} of piece {1} of {2} were wrong, as a good copy shows", string.Join(", ", wrong.Leaves), piece, _job.File);
        Ban(peer);
    }

    /// <summary>Somebody reads the file while it comes.</summary>
    private void Hurry()
    {
        _picture!.Hurry(_partial!.Demand.Urgent());
        Advance();
    }

    private void Ban(KnownPeer peer)
    {
        _log.Warning("{0} at {1} is banned from {2}: {3} wrong pieces", peer.User, peer.Address, _job.File, peer.Wrong);
        _context.Metrics.CountBan();
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

    private static void Cancel(IReadOnlyList<(KnownPeer Peer, int Piece)> requests)
    {
        foreach (var (peer, piece) in requests) peer.Fetcher?.Tell(new FetcherMessages.Cancel(piece));
    }

    private static void HangUp(KnownPeer peer) => peer.Fetcher?.Tell(new FetcherMessages.Part(ByeReason.Done));

    private void NoTicket(CommandError error)
    {
        if (IsFinal(error)) Fail(error);
    }

    private void Leave(KnownPeer peer, FetcherMessages.Ended ended)
    {
        if (!Sender.Equals(peer.Fetcher)) return;
        if (ended.End == FetchEnd.Denied) _fetch!.Tickets.Forget();
        _partial!.Peers.Forget(peer.Node);
        _picture!.Close(peer, ended.End, ended.Why);
    }

    /// <summary>A fetcher that stopped without a word had failed.</summary>
    private void Forget(FetcherGone gone)
    {
        if (_book.Find(gone.Node) is not { } peer || !gone.Fetcher.Equals(peer.Fetcher)) return;
        _partial!.Peers.Forget(peer.Node);
        _picture!.Close(peer, FetchEnd.Broke);
        Advance();
    }

    /// <summary>Asks for what is to be asked. True when nothing is missing any more, and it goes on to finish.</summary>
    private bool Advance()
    {
        if (_picture!.IsComplete)
        {
            BecomeFinishing();
            return true;
        }

        foreach (var (peer, pieces) in _picture.Next()) peer.Fetcher!.Tell(new FetcherMessages.Fetch(pieces));
        return false;
    }

    private void Look()
    {
        Cancel(_picture!.Expire());
        foreach (var peer in _picture.DropSilent()) HangUp(peer);
        if (_picture.MakeRoom() is { } least) HangUp(least);
        if (Advance()) return;
        _partial!.Asked = _picture.Asked();
        var waiting = _state == DownloadState.Waiting;
        var interval = waiting ? _context.Settings.PeersIntervalWaiting : _context.Settings.PeersInterval;
        if (_context.Time.GetElapsedTime(_peersAskedAt) >= interval) AskPeers();
        Dial();
        TellTracker();
        JudgeWaiting();
    }

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

    /// <summary>Who waits goes on waiting while it only dials: it is over when somebody who answers has what is missing.</summary>
    private void JudgeWaiting()
    {
        var forsaken = _picture!.Forsaken();
        var hopes = _picture.IsConnecting && _state != DownloadState.Waiting;
        SetState(_picture.IsServed || hopes ? DownloadState.Downloading : DownloadState.Waiting);
        if (forsaken == TimeSpan.Zero || forsaken < _job.PeerTimeout || _job.PeerTimeout is not { } limit) return;
        Fail(new CommandError(ErrorCode.NoSeeders, $"nobody online had what is missing of {_job.File} for {limit.TotalSeconds:0.###} s"));
    }

    private void TellTracker()
    {
        if (_context.Time.GetElapsedTime(_reportedAt) < ReportsInterval) return;
        var reports = _picture!.Reports();
        if (reports.Count == 0) return;
        _reportedAt = _context.Time.GetTimestamp();
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
        var peers = _book.Peers.Select(DownloadPicture.Row).ToList();
        return new DownloadProgress(
            _state,
            _wasFinished ? _job.Layout.Size : _store?.BytesDone ?? 0,
            _wasFinished ? _job.Layout.Count : _store?.Have().Set ?? 0,
            peers.Sum(p => p.Rate),
            _picture?.BytesMissing ?? _job.Layout.Size,
            _picture?.HashFailures ?? 0,
            _picture?.Retries ?? 0,
            peers);
    }
}
