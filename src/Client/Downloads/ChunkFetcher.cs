using System.Net;
using System.Security.Authentication;
using Akka.Actor;
using Akka.Event;
using AkkaP2P.Client.Peers;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Api;
using AkkaP2P.Protocol.Pieces;
using AkkaP2P.Protocol.Wire;

namespace AkkaP2P.Client.Downloads;

/// <summary>
/// One connection to one peer, from which a download fetches. It does what the coordinator says and tells it what happens.
/// <code>
/// Connecting ──ticket, TCP, TLS, hellos, bitfield──▶ Open ──bye, error, told to part──▶ Parting ──▶ stopped
///                                                     └──told to part, nothing outstanding──▶ Finishing ──▶ stopped
/// </code>
/// A connection that has nothing outstanding in the end is kept for the next download (<see cref="RestingConnections"/>).
/// Bytes do not pass the actor: a <see cref="FetchReader"/> beside it receives, and the <see cref="PieceIntake"/> verifies and writes. Whether
/// and when to connect again is the coordinator's business. A fault ends it; it is stopped, not restarted.
/// </summary>
internal sealed class ChunkFetcher : UntypedActor, IWithTimers
{
    private sealed record Ticketed(Outcome<TicketGranted> Ticket);

    private sealed record Connected(PeerConnection Connection, bool Greeted);

    private sealed record Heard(Frame Frame);

    /// <param name="Stopped">By this side, between two frames.</param>
    private sealed record ReaderEnded(bool Stopped, Exception? Cause);

    private sealed record Broken(Exception Cause);

    private sealed record Parted;

    private sealed record SaidFinished;

    private sealed record Tick;

    private sealed record TooLate;

    private const string DeadlineTimer = "deadline";
    private const string TickTimer = "tick";
    private static readonly TimeSpan TickInterval = TimeSpan.FromMilliseconds(250);

    private readonly FetchContext _context;
    private readonly Hash256 _node;
    private readonly IPEndPoint _address;
    private readonly CancellationTokenSource _hangUp = new();
    private readonly CancellationTokenSource _stopReading = new();
    private readonly ConnectionSlot _slot = new();
    private readonly PieceInbox _inbox = new();
    private readonly FrameAllowance _allowance;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private PeerConnection? _connection;
    private FetchReader? _reader;
    private PeerNews? _news;
    private DateTimeOffset _ticketEnds;
    private bool _helloed;
    private bool _wasOpen;
    private bool _saidBye;
    private bool _readerEnded;
    private bool _saidFinished;

    public ChunkFetcher(FetchContext context, Hash256 node, IPEndPoint address)
    {
        (_context, _node, _address, _allowance) = (context, node, address, new FrameAllowance(context.Time));
        _context.Tickets.Get(_hangUp.Token).PipeTo(Self, success: ticket => new Ticketed(ticket), failure: e => new Broken(e));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(FetchContext context, Hash256 node, IPEndPoint address) =>
        Akka.Actor.Props.Create(() => new ChunkFetcher(context, node, address));

    protected override void OnReceive(object message) => Connecting(message);

    private void Connecting(object message)
    {
        switch (message)
        {
            case Ticketed ticketed: Connect(ticketed.Ticket); break;
            case Connected connected: Greet(connected.Connection, connected.Greeted); break;
            case Heard heard: Handshake(heard.Frame); break;
            case FetcherMessages.Part part: Part(part.Reason); break;
            case FetcherMessages.Fetch or FetcherMessages.Cancel: break; // before the bitfield there is nothing to fetch
            case ReaderEnded ended: EndOfReader(ended.Cause); break;
            case Broken broken: End(broken.Cause); break;
            case TooLate: End(new TimeoutException("no handshake in time")); break;
            default: Unhandled(message); break;
        }
    }

    private void Open(object message)
    {
        switch (message)
        {
            case Heard heard: Handle(heard.Frame); break;
            case FetcherMessages.Fetch fetch: Ask(fetch.Pieces); break;
            case FetcherMessages.Cancel cancel: Cancel(cancel.Piece); break;
            case FetcherMessages.Part part: Part(part.Reason); break;
            case FetcherMessages.Taken: TellNext(); break;
            case Tick: Look(); break;
            case Ticketed ticketed: Renew(ticketed.Ticket); break;
            case ReaderEnded ended: EndOfReader(ended.Cause); break;
            case Broken broken: End(broken.Cause); break;
            default: Unhandled(message); break;
        }
    }

    /// <summary>The goodbye is being said; what still comes is passed over.</summary>
    private void Parting(object message)
    {
        switch (message)
        {
            case Parted: _saidBye = true; break;
            case ReaderEnded: _readerEnded = true; break;
            case Heard: _reader!.Handled(); return;
            case Broken or TooLate: (_saidBye, _readerEnded) = (true, true); break;
            case FetcherMessages.Fetch or FetcherMessages.Cancel or FetcherMessages.Part or FetcherMessages.Taken or Tick or Ticketed: return;
            default: Unhandled(message); return;
        }

        if (_saidBye && _readerEnded) Stop(FetchEnd.Parted);
    }

    private void Connect(Outcome<TicketGranted> ticket)
    {
        if (!ticket.TryGet(out var granted, out var error))
        {
            Tell(new FetcherMessages.NoTicket(_node, error));
            Stop(FetchEnd.Parted); // the peer is not to blame
            return;
        }

        (_ticket, _ticketEnds) = (granted.Ticket, granted.ExpiresAt);
        Timers.StartSingleTimer(DeadlineTimer, new TooLate(), _context.Connections.Settings.HandshakeTimeout);
        Dial(_context.Connections, _slot, _address, _node, Hello(), _hangUp.Token).PipeTo(Self, failure: e => new Broken(e));
    }

    private static async Task<Connected> Dial(
        RestingConnections connections, ConnectionSlot slot, IPEndPoint address, Hash256 node, Frame.Hello hello, CancellationToken cancel)
    {
        var greeted = false;
        var connection = await slot.Hold(Opening()).ConfigureAwait(false);
        return new Connected(connection, greeted);

        async Task<PeerConnection> Opening()
        {
            (var opened, greeted) = await connections.Open(address, node, hello, cancel).ConfigureAwait(false);
            return opened;
        }
    }

    private byte[] _ticket = [];

    private void Greet(PeerConnection connection, bool greeted)
    {
        (_connection, _helloed) = (connection, greeted);
        var self = Self;
        _reader = new FetchReader(
            connection, _context.Layout, _inbox, _context.Intake, _context.Memory, _context.Limit, _context.Time,
            heard: frame => self.Tell(new Heard(frame)),
            arrived: (piece, bytes, whole) => Take(self, piece, bytes, whole));
        _reader.Run(_stopReading.Token).PipeTo(self, success: stopped => new ReaderEnded(stopped, null), failure: e => new ReaderEnded(false, e));
    }

    private Frame.Hello Hello() => new(WireLimits.Version, WireLimits.Version, _context.Root, _ticket);

    private void Handshake(Frame frame)
    {
        _reader!.Handled();
        switch (frame)
        {
            case Frame.Hello hello when !_helloed && hello.Root == _context.Root: _helloed = true; break;
            case Frame.Bitfield bitfield when _helloed && bitfield.Pieces.Count == _context.Layout.Count: BecomeOpen(bitfield.Pieces); break;
            case Frame.Bye bye: Leave(bye.Reason); break;
            default: End(new WireFormatException($"a {frame.GetType().Name} in the handshake")); break;
        }
    }

    private void BecomeOpen(Bitfield pieces)
    {
        Timers.Cancel(DeadlineTimer);
        Timers.StartPeriodicTimer(TickTimer, new Tick(), TickInterval);
        _wasOpen = true;
        _news = new PeerNews(pieces);
        Become(Open);
        Tell(new FetcherMessages.Opened(_node, pieces));
    }

    private void Handle(Frame frame)
    {
        _reader!.Handled();
        switch (frame)
        {
            case Frame.Have have when have.Pieces.All(piece => piece < _context.Layout.Count): Note(have); break;
            case Frame.Choke or Frame.Unchoke:
                Tell(new FetcherMessages.Choked(_node, frame is Frame.Choke));
                Spend("slots given and taken");
                break;
            case Frame.Reject reject: Refuse(reject); break;
            case Frame.Bye bye: Leave(bye.Reason); break;
            default: End(new WireFormatException($"a {frame.GetType().Name} at the wrong time")); break;
        }
    }

    private void Note(Frame.Have have)
    {
        if (_news!.Got(have.Pieces)) TellNews();
        else Spend("haves of what it was known to have");
    }

    private void TellNext()
    {
        _news!.Taken();
        TellNews();
    }

    private void TellNews()
    {
        if (_news!.Take(_node) is { } got) Tell(got);
    }

    private void Spend(string what)
    {
        if (!_allowance.TrySpend()) End(new WireFormatException($"it floods: {what}"));
    }

    /// <summary>A piece larger than a block is asked for in several, all at once.</summary>
    private void Ask(IReadOnlyList<int> pieces)
    {
        var requests = new List<Frame>(pieces.Count);
        foreach (var piece in pieces)
        {
            _inbox.Expect(piece);
            var length = _context.Layout.Length(piece);
            for (var offset = 0; offset < length; offset += WireLimits.MaxBlock)
            {
                requests.Add(new Frame.Request(piece, offset, Math.Min(WireLimits.MaxBlock, length - offset)));
            }
        }

        _allowance.Earn(requests.Count);
        Send([.. requests]);
    }

    /// <summary>It may be on its way, so it stays expected.</summary>
    private void Cancel(int piece)
    {
        if (!_inbox.IsExpected(piece)) return;
        var length = _context.Layout.Length(piece);
        var cancels = new List<Frame>();
        for (var offset = 0; offset < length; offset += WireLimits.MaxBlock)
        {
            cancels.Add(new Frame.Cancel(piece, offset, Math.Min(WireLimits.MaxBlock, length - offset)));
        }

        Send([.. cancels]);
    }

    private void Refuse(Frame.Reject reject)
    {
        if (!_inbox.Settle(reject.Piece))
        {
            Spend("refusals of what it was not asked for");
            return;
        }

        if (reject.Reason is RejectReason.NotHere or RejectReason.Unreadable) _news!.Lost(reject.Piece);
        Tell(new FetcherMessages.Refused(_node, reject.Piece, reject.Reason));
    }

    /// <summary>Runs on the reader's thread: uses nothing of the actor but what never changes.</summary>
    private void Take(IActorRef self, int piece, int bytes, PieceBuffer? whole)
    {
        _context.Coordinator.Tell(new FetcherMessages.Arrived(_node, piece, bytes), self);
        if (whole is null) return;
        _inbox.Settle(piece);
        var node = _node;
        _context.Intake.Take(whole, node).PipeTo(
            _context.Coordinator,
            self,
            success: judgement => new FetcherMessages.Judged(node, piece, judgement),
            failure: e => new FetcherMessages.DiskFailed(node, e));
    }

    /// <summary>A few times a second: progress within a piece, and the age of the ticket.</summary>
    private void Look()
    {
        var (piece, bytes) = _reader!.TakeProgress();
        if (bytes > 0) Tell(new FetcherMessages.Arrived(_node, piece, bytes));
        if (_ticketEnds - _context.Time.GetUtcNow() >= TicketSource.Margin) return;
        _ticketEnds = DateTimeOffset.MaxValue; // until the new one is here
        _context.Tickets.Get(_hangUp.Token).PipeTo(Self, success: ticket => new Ticketed(ticket), failure: e => new Broken(e));
    }

    private void Renew(Outcome<TicketGranted> ticket)
    {
        if (!ticket.TryGet(out var granted, out var error))
        {
            // The old one goes on until it ends; by then the coordinator has asked again.
            Tell(new FetcherMessages.NoTicket(_node, error));
            return;
        }

        (_ticket, _ticketEnds) = (granted.Ticket, granted.ExpiresAt);
        Send(Hello());
    }

    private void Send(params IReadOnlyList<Frame> frames) =>
        _connection!.Output.Write(frames, _hangUp.Token).PipeTo(Self, failure: e => new Broken(e));

    private void Part(ByeReason reason)
    {
        if (_connection is null)
        {
            Stop(FetchEnd.Parted);
            return;
        }

        if (reason == ByeReason.Done && _wasOpen && _inbox.IsEmpty)
        {
            BecomeFinishing();
            return;
        }

        SayBye(reason, answers: false);
        Become(Parting);
    }

    /// <summary>What was written before is on its way when finished is, and the reader ends between two frames.</summary>
    private void BecomeFinishing()
    {
        Become(Finishing);
        Timers.CancelAll();
        Timers.StartSingleTimer(DeadlineTimer, new TooLate(), PeerConnection.GoodbyeLimit);
        _stopReading.Cancel();
        _connection!.Output.Write(new Frame.Finished(), _hangUp.Token).PipeTo(Self, success: () => new SaidFinished(), failure: e => new Broken(e));
    }

    private void Finishing(object message)
    {
        switch (message)
        {
            case SaidFinished: _saidFinished = true; break;
            case ReaderEnded { Stopped: true }: _readerEnded = true; break;
            case Heard { Frame: Frame.Bye bye }: Leave(bye.Reason); return;
            case Heard: _reader!.Handled(); return;
            case ReaderEnded or Broken or TooLate: Stop(FetchEnd.Parted); return;
            case FetcherMessages.Fetch or FetcherMessages.Cancel or FetcherMessages.Part or FetcherMessages.Taken or Tick or Ticketed: return;
            default: Unhandled(message); return;
        }

        if (!_saidFinished || !_readerEnded) return;
        _slot.LetGo();
        _context.Connections.Keep(_connection!, _address, _node);
        Stop(FetchEnd.Parted);
    }

    private void SayBye(ByeReason reason, bool answers)
    {
        Timers.CancelAll();
        Timers.StartSingleTimer(DeadlineTimer, new TooLate(), PeerConnection.GoodbyeLimit);
        _connection!.SayBye(reason, answers, _hangUp.Token).PipeTo(Self, success: () => new Parted(), failure: e => new Broken(e));
    }

    /// <summary>The other said goodbye and waits for ours.</summary>
    private void Leave(ByeReason reason)
    {
        _log.Debug("{0} says goodbye: {1}", _address, reason);
        SayBye(ByeReason.Done, answers: true);
        var end = reason == ByeReason.AccessDenied ? FetchEnd.Denied : FetchEnd.Left;
        Become(message =>
        {
            if (message is Parted or Broken or TooLate) Stop(end);
        });
    }

    private void EndOfReader(Exception? cause)
    {
        // A goodbye was heard before, and is being dealt with; anything else is a broken connection.
        End(cause ?? new IOException("the peer closed without a goodbye"));
    }

    private void End(Exception cause)
    {
        var misbehaved = cause is WireFormatException or AuthenticationException;
        _log.Log(misbehaved ? LogLevel.WarningLevel : LogLevel.DebugLevel, "connection to {0} ended: {1}", _address, cause.Message);
        Stop(misbehaved ? FetchEnd.Misbehaved : FetchEnd.Broke, cause.GetBaseException().Message);
    }

    private void Stop(FetchEnd end, string? why = null)
    {
        Tell(new FetcherMessages.Ended(_node, end, _wasOpen, why));
        Context.Stop(Self);
    }

    private void Tell(FetcherMessages.News news) => _context.Coordinator.Tell(news);

    protected override void PostStop()
    {
        _hangUp.Cancel();
        _stopReading.Cancel();
        _slot.Dispose();
    }
}
