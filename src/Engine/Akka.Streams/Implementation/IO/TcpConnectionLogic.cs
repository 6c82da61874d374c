using System.Net.Sockets;
using Akka.IO;
using Akka.Streams.Stage;

namespace Akka.Streams.Implementation.IO;

/// <summary>
/// One connection as a flow: what comes in is written to the socket, what is read goes out.
/// <code>
///                     +-----------------------------+
///   from upstream ~>  | in   _unwritten  ~> Writer ~> socket
///                     |                             |
///   to downstream &lt;~  | out            &lt;~ Reader &lt;~ socket
///                     +-----------------------------+
/// </code>
/// Reading is driven by downstream: one read for each pull, and the system's socket buffer is all that is read ahead.
/// Writing is driven by the socket: while a write waits, up to the write buffer's size is taken from upstream, and goes
/// out in one piece afterwards.
///
/// How it ends:
/// - Upstream completes: what is unwritten is written, then sending is shut down. With half-close, reading goes on until
///   the peer ends too; without, the stage is over, and only drains the socket for a while so that the system does not
///   answer late bytes of the peer with a reset, which would destroy what the peer has not read yet.
/// - The peer shuts down sending: downstream completes. With half-close, writing goes on until upstream completes;
///   without, upstream is cancelled and what is unwritten is written.
/// - Downstream cancels: what is read is dropped from then on, so that the peer's end is still seen.
/// - A failure of any of the three, or the end of the actor: the connection is reset, the other two fail.
/// </summary>
internal abstract class TcpConnectionLogic : TimerGraphStageLogic, IInHandler, IOutHandler
{
    private const string CloseTimer = "close";

    private readonly Inlet<ByteString> _in;
    private readonly Outlet<ByteString> _out;
    private readonly bool _halfClose;
    private readonly TcpStreamSettings _settings;

    private Socket? _socket;
    private SocketReader? _reader;
    private SocketWriter? _writer;
    private Action? _readOn;

    /// <summary>Taken from upstream while a write waited.</summary>
    private ByteString _unwritten = ByteString.Empty;

    private bool _isReading;
    private bool _isWriting;
    private bool _isDropping;
    private bool _hasInEnded;
    private bool _hasPeerEnded;
    private bool _isShutDown;
    private bool _isClosedInOrder;

    protected TcpConnectionLogic(
        FlowShape<ByteString, ByteString> shape, bool halfClose, TcpStreamSettings settings) : base(shape)
    {
        _in = shape.Inlet;
        _out = shape.Outlet;
        _halfClose = halfClose;
        _settings = settings;
        SetHandler(_in, this);
        SetHandler(_out, this);
    }

    /// <summary>Only CompleteStage and FailStage end it: what is unwritten outlives the ports.</summary>
    protected override bool KeepGoingAfterAllPortsClosed => true;

    public void OnPull()
    {
        if (_socket is not null) Guarded(Read);
    }

    public void OnPush()
    {
        _unwritten = _unwritten.Concat(Grab(_in));
        Guarded(Write);
    }

    public void OnUpstreamFinish()
    {
        _hasInEnded = true;
        if (_socket is not null) Guarded(CloseIfWritten);
    }

    public void OnUpstreamFailure(Exception e) => FailStage(e);

    public void OnDownstreamFinish(Exception cause)
    {
        if (cause is not SubscriptionWithCancelException.NonFailureCancellation)
        {
            CancelStage(cause);
            return;
        }

        _isDropping = true;
        if (_socket is null) return;
        if (_isShutDown) Linger();
        else Guarded(Read);
    }

    public override void PostStop()
    {
        if (_socket is null) return;
        if (!_isClosedInOrder) _socket.LingerState = new LingerOption(true, 0);
        _socket.Dispose();
        _reader!.Dispose();
        _writer!.Dispose();
    }

    protected internal override void OnTimer(object timerKey)
    {
        if (!CloseTimer.Equals(timerKey)) return;
        if (_isShutDown) CloseInOrder();
        else FailStage(new StreamTcpException("The peer did not take the last bytes in time"));
    }

    /// <summary>The connection exists: from here on the socket belongs to this stage.</summary>
    protected void Connected(Socket socket)
    {
        socket.NoDelay = true;
        _socket = socket;
        _reader = new SocketReader(socket, _settings.ReadBufferSize, GetAsyncCallback(() => Guarded(FinishRead)));
        _writer = new SocketWriter(socket, GetAsyncCallback(() => Guarded(FinishWrite)));
        _readOn = GetAsyncCallback(() => Guarded(Read));
        if (IsAvailable(_out) || _isDropping) Guarded(Read);
        if (_hasInEnded) Guarded(CloseIfWritten);
        else TryPull(_in);
    }

    private void Guarded(Action step)
    {
        try
        {
            step();
        }
        catch (SocketException failure)
        {
            FailStage(new StreamTcpException($"The connection closed with error: {failure.Message}", failure));
        }
    }

    private void Read()
    {
        if (_isReading || _hasPeerEnded) return;
        _isReading = true;
        if (_reader!.Start()) FinishRead();
    }

    private void FinishRead()
    {
        _isReading = false;
        var bytes = _reader!.Take();
        if (bytes.IsEmpty) PeerEnded();
        else if (_isDropping) _readOn!();
        else Push(_out, bytes);
    }

    private void PeerEnded()
    {
        _hasPeerEnded = true;
        Complete(_out);
        if (!_halfClose && !_hasInEnded)
        {
            _hasInEnded = true;
            Cancel(_in);
            ScheduleOnce(CloseTimer, _settings.CloseTimeout);
        }

        CloseIfWritten();
    }

    private void Write()
    {
        if (!_isWriting && !_unwritten.IsEmpty)
        {
            var bytes = _unwritten;
            _unwritten = ByteString.Empty;
            _isWriting = !_writer!.Start(bytes);
        }

        if (_unwritten.Count < _settings.WriteBufferSize && !HasBeenPulled(_in)) TryPull(_in);
    }

    private void FinishWrite()
    {
        _isWriting = !_writer!.Continue();
        Write();
        CloseIfWritten();
    }

    private void CloseIfWritten()
    {
        if (!_hasInEnded || _isWriting || !_unwritten.IsEmpty) return;
        if (!_isShutDown) _socket!.Shutdown(SocketShutdown.Send);
        _isShutDown = true;
        if (_hasPeerEnded) CloseInOrder();
        else if (!_halfClose || IsClosed(_out)) Linger();
    }

    private void Linger()
    {
        _isDropping = true;
        Complete(_out);
        ScheduleOnce(CloseTimer, _settings.CloseTimeout);
        Guarded(Read);
    }

    private void CloseInOrder()
    {
        _isClosedInOrder = true;
        CompleteStage();
    }
}
