using Akka.Actor;
using Akka.Event;
using AkkaP2P.Client.Shares;
using AkkaP2P.Client.Trackers;
using AkkaP2P.Protocol.Pieces;
using AkkaP2P.Protocol.Tickets;
using AkkaP2P.Protocol.Wire;
using Tcp = Akka.Streams.Dsl.Tcp;

namespace AkkaP2P.Client.Peers;

/// <summary>
/// Serves one connection of one peer, one file after the other.
/// <code>
/// Greeting ──hello with a good ticket──▶ Serving ──bye, access ended, share ended, idle, wrong frame──▶ Parting ──▶ stopped
///     └──bad ticket, deadline──────────────────────────────────────────────────────────────────────▶ Parting
///
/// Serving ──finished──▶ Finishing ──nothing is being sent, slot given back──▶ Resting ──hello──▶ Serving
///                                                                               └──bye, idle, bad ticket──▶ Parting
/// </code>
/// It reads one frame at a time and asks for the next when it has dealt with that, so a flood waits in the network. Blocks are sent by
/// an <see cref="UploadSender"/> beside it. A later hello brings a fresh ticket; without one the connection ends with the first.
/// A fault ends this connection and nothing else: it is stopped, not restarted, and the peer connects again.
/// </summary>
internal sealed class PeerUpload : UntypedActor, IWithTimers
{
    private sealed record Accepted(PeerConnection Connection);

    private sealed record Read(Received Received);

    private sealed record Broken(Exception Cause);

    internal sealed record Leave(ByeReason Reason);

    private sealed record ShareEnded(ServedFile File);

    private sealed record Parted;

    private sealed record TellHaves;

    private sealed record Look;

    private sealed record SenderStopped;

    private const string DeadlineTimer = "deadline";
    private const string TicketTimer = "ticket";
    private const string HaveTimer = "have";
    private const string LookTimer = "look";

    /// <summary>A download that completes is served as a file within a moment.</summary>
    private const int Looks = 20;
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan AskedInterval = TimeSpan.FromMilliseconds(100);

    private readonly UploadContext _context;
    private readonly CancellationTokenSource _hangUp = new();
    private readonly ConnectionSlot _slot = new();
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly UploadQueue _queue;
    private readonly FrameAllowance _allowance;
    private readonly Tcp.IncomingConnection _incoming;
    private PeerConnection? _connection;
    private bool _heardBye;
    private bool _saidBye;
    private bool _reading;
    private bool _parting;

    // Serving
    private CancellationTokenSource _stop = new();
    private Ticket? _ticket;
    private volatile ServedFile? _file;
    private PieceLayout _layout;
    private IPieceReader? _reader;
    private UploadSender? _sender;
    private IDisposable? _counted;
    private CancellationTokenRegistration _ended;
    private Bitfield? _told;

    /// <summary>How many pieces there were when it was last looked what to tell.</summary>
    private int _looked;
    private bool _hasSlot;
    private volatile bool _sentSomething;
    private long _bytesServed;
    private long? _askedTold;
    private int _looks;

    public PeerUpload(UploadContext context, Tcp.IncomingConnection incoming)
    {
        _context = context;
        (_queue, _allowance) = (new UploadQueue(context.Settings.MaxRequests, context.Time), new FrameAllowance(context.Time));
        _incoming = incoming;
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(UploadContext context, Tcp.IncomingConnection incoming) =>
        Akka.Actor.Props.Create(() => new PeerUpload(context, incoming));

    protected override void PreStart()
    {
        Timers.StartSingleTimer(DeadlineTimer, new Leave(ByeReason.Idle), _context.Settings.HandshakeTimeout);
        _slot.Hold(_context.Transport.Accept(_incoming, _hangUp.Token))
            .PipeTo(Self, success: connection => new Accepted(connection), failure: e => new Broken(e));
    }

    protected override bool AroundReceive(Receive receive, object message)
    {
        if (message is Read) _reading = false;
        return base.AroundReceive(receive, message);
    }

    protected override void OnReceive(object message) => Greeting(message);

    private void Greeting(object message)
    {
        switch (message)
        {
            case Accepted accepted:
                _connection = accepted.Connection;
                ReadNext(WireLimits.MaxHello);
                break;
            case Read { Received.Frame: Frame.Hello hello }: Greet(hello); break;
            case Read: Part(ByeReason.ProtocolError, "no hello"); break;
            case Leave leave: Part(leave.Reason, "no hello in time"); break;
            case Broken broken: Hang(broken.Cause); break;
            default: Unhandled(message); break;
        }
    }

    private void Serving(object message)
    {
        switch (message)
        {
            case Read read: Handle(read.Received); break;
            case PeerServerMessages.Slot slot: Choke(!slot.Given); break;
            case TellHaves: SendHaves(); break;
            case ShareEnded ended when ended.File == _file: FindAgain(); break;
            case ShareEnded: break; // of a file served before
            case Look: FindAgain(); break;
            case TrackerNews.AccessEnded access: EndAccess(access); break;
            case Leave { Reason: ByeReason.Idle } when _sentSomething: Rest(); break;
            case Leave leave: Part(leave.Reason, leave.Reason.ToString()); break;
            case Broken broken: Hang(broken.Cause); break;
            default: Unhandled(message); break;
        }
    }

    /// <summary>The file is done with: waits until nothing of it is being sent, and no slot for it is on its way.</summary>
    private void Finishing(object message)
    {
        switch (message)
        {
            case SenderStopped:
                CloseFile();
                Context.Parent.Tell(PeerServerMessages.Rests.Instance);
                break;
            case PeerServerMessages.Rested: BecomeResting(); break;
            case Leave leave: Part(leave.Reason, leave.Reason.ToString()); break;
            case Broken broken: Hang(broken.Cause); break;
            default: PassOver(message); break;
        }
    }

    /// <summary>Nothing is served. Its peer may be here for another file soon.</summary>
    private void Resting(object message)
    {
        switch (message)
        {
            case Read { Received.Frame: Frame.Hello hello }: Greet(hello); break;
            case Read { Received: { Block: null, Frame: Frame.Bye or null } }:
                _heardBye = true;
                Part(ByeReason.Done, "it left");
                break;
            case Read: Part(ByeReason.ProtocolError, "no hello after it had finished"); break;
            case Leave leave: Part(leave.Reason, leave.Reason.ToString()); break;
            case Broken broken: Hang(broken.Cause); break;
            default: PassOver(message); break;
        }
    }

    /// <summary>The goodbye is being said; what else comes is passed over.</summary>
    private void Parting(object message)
    {
        switch (message)
        {
            case Read { Received: { Block: null, Frame: not (null or Frame.Bye) } }: ReadNext(); break;
            case Read: _heardBye = true; StopWhenParted(); break;
            case Parted: _saidBye = true; StopWhenParted(); break;
            case Broken or Leave: Context.Stop(Self); break;
            default: PassOver(message); break;
        }
    }

    private void PassOver(object message)
    {
        if (message is not (PeerServerMessages.Slot or PeerServerMessages.Rested or TellHaves or ShareEnded or Look or SenderStopped or TrackerNews.AccessEnded)) Unhandled(message);
    }

    private void Greet(Frame.Hello hello)
    {
        var own = new Frame.Hello(WireLimits.Version, WireLimits.Version, hello.Root, ReadOnlyMemory<byte>.Empty);
        if (Frame.Hello.Common(own, hello) is null)
        {
            Part(ByeReason.Version, $"it speaks versions {hello.MinVersion} to {hello.Version}");
            return;
        }

        if (!Admit(hello)) return;
        if (!_context.Shares.TryGet(_ticket!.Group.Value, hello.Root, out var file) || !TryOpen(file))
        {
            Part(ByeReason.NotShared, $"{hello.Root} is not shared to {_ticket.Group}");
            return;
        }

        Become(Serving);
        Context.System.EventStream.Subscribe(Self, typeof(TrackerNews.AccessEnded)); // until it stops; a second time changes nothing
        _told = _reader!.Pieces();
        _looked = _told.Set;
        if (!Send(own, new Frame.Bitfield(_told.Copy()))) return;
        if (!file.Complete) Timers.StartPeriodicTimer(HaveTimer, new TellHaves(), _context.Settings.HaveInterval);
        _sender!.Run(_stop.Token, _hangUp.Token).PipeTo(Self, success: () => new SenderStopped(), failure: e => new Broken(e));
        Context.Parent.Tell(new PeerServerMessages.WantsSlot(_ticket.User.Value));
        ReadNext();
    }

    /// <summary>Checks the ticket of a hello and sets the time it is good for.</summary>
    private bool Admit(Frame.Hello hello)
    {
        var (ticket, refusal) = _context.Tickets.Check(hello.Ticket.Span, hello.Root, _connection!.NodeId);
        if (ticket is null || (_ticket is not null && (ticket.User, ticket.Group, ticket.Root) != (_ticket.User, _ticket.Group, _ticket.Root)))
        {
            Part(ByeReason.AccessDenied, $"its ticket was refused: {refusal ?? "it is for something else"}");
            return false;
        }

        _ticket = ticket;
        Timers.StartSingleTimer(TicketTimer, new Leave(ByeReason.AccessDenied), Positive(ticket.ExpiresAt - _context.Time.GetUtcNow()));
        return true;
    }

    private void Handle(Received received)
    {
        if (received.Block is not null)
        {
            Part(ByeReason.ProtocolError, "it sent a piece nobody asked for");
            return;
        }

        switch (received.Frame)
        {
            case Frame.Request request:
                if (!Take(request)) return;
                break;
            case Frame.Cancel cancel:
                if (!_queue.Cancel(cancel) && !Spend("cancels of what it did not ask for")) return;
                break;
            case Frame.Hello hello when hello.Root != _ticket!.Root:
                Part(ByeReason.ProtocolError, "it changed its mind about the file");
                return;
            case Frame.Hello hello:
                if (!Spend("hellos") || !Admit(hello)) return;
                break;
            case Frame.Finished:
                BecomeFinishing();
                return;
            case Frame.Have or Frame.Bitfield: // what it has is of no use here: who wants it connects to it
                if (!Spend("haves")) return;
                break;
            case Frame.Bye or null:
                _heardBye = true;
                Part(ByeReason.Done, "it left");
                return;
            default:
                Part(ByeReason.ProtocolError, $"it sent a {received.Frame.GetType().Name}");
                return;
        }

        ReadNext();
    }

    private void BecomeFinishing()
    {
        Become(Finishing);
        Timers.CancelAll();
        Rest();
        _queue.Clear();
        _stop.Cancel();
    }

    private void BecomeResting()
    {
        Become(Resting);
        _queue.Clear(); // what the sender had put back
        (_ticket, _file, _reader, _sender, _told, _askedTold, _hasSlot, _looks) = (null, null, null, null, null, null, false, 0);
        _stop = new CancellationTokenSource();
        ReadNext(WireLimits.MaxHello);
        Rest();
    }

    private void CloseFile()
    {
        _ended.Dispose();
        _counted?.Dispose();
        _sender?.Use(null);
    }

    /// <summary>False when it is parted with.</summary>
    private bool Take(Frame.Request request)
    {
        if (!_layout.Contains(request.Piece, request.Offset, request.Length)) return Break($"it asked for {request}");
        TellAsked();
        RejectReason? refusal = !_hasSlot ? RejectReason.Choked : !_reader!.Has(request.Piece) ? RejectReason.NotHere : null;
        if (refusal is null && !_queue.TryAdd(request)) refusal = RejectReason.QueueFull;
        if (refusal is not { } reason)
        {
            _allowance.Earn(1);
            return true;
        }

        return Spend("requests that were refused") && Send(new Frame.Reject(request.Piece, request.Offset, request.Length, reason));
    }

    /// <summary>The server hears of requests that nothing was sent for only now and then, or many connections could fill its mailbox with them.</summary>
    private void TellAsked()
    {
        var (served, now) = (Interlocked.Exchange(ref _bytesServed, 0), _context.Time.GetTimestamp());
        if (served == 0 && _askedTold is { } told && _context.Time.GetElapsedTime(told, now) < AskedInterval) return;
        _askedTold = now;
        Context.Parent.Tell(new PeerServerMessages.Asked((double)served / _layout.PieceSize));
    }

    /// <summary>A frame of no use came. False when that was one too many, and the peer is parted with.</summary>
    private bool Spend(string what) => _allowance.TrySpend() || Break($"it floods: {what}");

    private void Choke(bool choked)
    {
        if (choked == !_hasSlot) return;
        _hasSlot = !choked;
        _allowance.Earn(FrameAllowance.Most); // what it sent before it hears of this is no fault of its
        if (choked) _queue.Clear();
        Send(choked ? new Frame.Choke() : new Frame.Unchoke());
    }

    /// <summary>
    /// What came since, unless something waits to be sent: then it gathers. The peer is not told of what it is known to have: of two that fetch
    /// from each other, one need not tell.
    /// </summary>
    private void SendHaves()
    {
        if (_connection!.Output.Unsent > 0 && !_file!.Complete) return; // when it is complete there is no next time
        var now = _reader!.Pieces();
        if (now.Set == _looked) return;
        _looked = now.Set;
        var news = new List<int>();
        for (var piece = now.NextMissingFrom(_told!); piece >= 0; piece = now.NextMissingFrom(_told!, piece + 1)) news.Add(piece);
        if (_file!.Source is IPartialFile partial && _connection.NodeId is { } node) news = partial.NewsTo(node, news);
        if (news.Count == 0) return;
        foreach (var piece in news) _told!.Add(piece);
        Send([.. news.Chunk(WireLimits.MaxHave).Select(some => new Frame.Have(some))]);
    }

    /// <summary>A completed download is served on as a file; anything else that ended is not.</summary>
    private void FindAgain()
    {
        if (_context.Shares.TryGet(_ticket!.Group.Value, _ticket.Root, out var file) && file != _file && TryOpen(file))
        {
            _looks = 0;
            SendHaves();
            if (file.Complete) Timers.Cancel(HaveTimer);
            return;
        }

        var mayComplete = _file is { Complete: false } && ++_looks <= Looks;
        if (mayComplete) Timers.StartSingleTimer(LookTimer, new Look(), LookInterval);
        else Part(ByeReason.NotShared, "the share ended");
    }

    private bool TryOpen(ServedFile file)
    {
        if (!PieceLayout.TryCreate(file.Info.Size, file.Info.PieceSize, out var layout)) return false;
        if (OpenReader(file, layout) is not { } reader) return false;
        _ended.Dispose();
        _counted?.Dispose();
        (_file, _layout, _reader) = (file, layout, reader);
        _counted = file.CountPeer();
        _queue.Use(file.SendOrder(_context.Time));
        _sender ??= new UploadSender(_connection!, _queue, _context, CountServed);
        _sender.Use(reader);
        var self = Self;
        _ended = file.Ended.Register(() => self.Tell(new ShareEnded(file)));
        return true;
    }

    /// <summary>Called by the sender's loop.</summary>
    private void CountServed(long bytes)
    {
        _sentSomething = true;
        Interlocked.Add(ref _bytesServed, bytes);
        _file!.CountServed(bytes);
    }

    private IPieceReader? OpenReader(ServedFile file, PieceLayout layout)
    {
        if (file.Source is IPartialFile partial) return partial.OpenReader();
        return _context.Shares.Open(file).TryGet(out var handle, out _) ? new WholeFileReader(handle, layout) : null;
    }

    private void EndAccess(TrackerNews.AccessEnded access)
    {
        if (access.User != _ticket!.User.Value || access.Group != _ticket.Group.Value) return;
        _context.Tickets.EndAccess(access.User, access.Group); // before it can connect again
        Part(ByeReason.AccessDenied, $"{access.User} left {access.Group}");
    }

    /// <summary>One read at a time; a peer that says nothing for too long while nothing is being sent is let go.</summary>
    private void ReadNext(int maxFrame = WireLimits.MaxFrame)
    {
        if (_sender is not null && !_parting) Rest();
        _reading = true;
        _connection!.Input.Read(_hangUp.Token, maxFrame).AsTask()
            .PipeTo(Self, success: received => new Read(received), failure: e => new Broken(e));
    }

    private void Rest()
    {
        _sentSomething = false;
        Timers.StartSingleTimer(DeadlineTimer, new Leave(ByeReason.Idle), _context.Settings.IdleTimeout);
    }

    /// <summary>False when too much waits to be sent to it, and it is parted with: each change of its slot lets it ask in vain anew.</summary>
    private bool Send(params IReadOnlyList<Frame> frames)
    {
        if (_connection!.Output.Unsent >= FrameAllowance.Most) return Break("it does not read what it is sent");
        _connection.Output.Write(frames, _hangUp.Token).PipeTo(Self, failure: e => new Broken(e));
        return true;
    }

    /// <summary>Parts with a peer that breaks the protocol. False, for those who say whether they go on.</summary>
    private bool Break(string why)
    {
        Part(ByeReason.ProtocolError, why);
        return false;
    }

    private void Part(ByeReason reason, string why)
    {
        var level = reason == ByeReason.ProtocolError ? LogLevel.WarningLevel : LogLevel.InfoLevel;
        _log.Log(level, "upload to {0} ends: {1}", Who, why);
        if (_connection is null)
        {
            Context.Stop(Self);
            return;
        }

        Become(Parting);
        _parting = true;
        _stop.Cancel();
        Timers.CancelAll();
        Timers.StartSingleTimer(DeadlineTimer, new Leave(reason), PeerConnection.GoodbyeLimit);
        _connection.SayBye(reason, _heardBye, _hangUp.Token).PipeTo(Self, success: () => new Parted(), failure: e => new Broken(e));
        if (!_heardBye && !_reading) ReadNext();
    }

    private void StopWhenParted()
    {
        if (_saidBye && _heardBye) Context.Stop(Self);
    }

    private void Hang(Exception cause)
    {
        if (cause is WireFormatException && _connection is not null)
        {
            _heardBye = true; // nothing it says can be read any more
            Part(ByeReason.ProtocolError, cause.Message);
            return;
        }

        _log.Debug("connection of {0} broke: {1}", Who, cause.Message);
        Context.Stop(Self);
    }

    private string Who => _ticket is null ? $"{_connection?.Address}" : $"{_ticket.User} at {_connection?.Address}";

    private static TimeSpan Positive(TimeSpan time) => time > TimeSpan.Zero ? time : TimeSpan.Zero;

    protected override void PostStop()
    {
        Context.System.EventStream.Unsubscribe(Self);
        _stop.Cancel();
        _hangUp.Cancel();
        CloseFile();
        _slot.Dispose();
    }
}
