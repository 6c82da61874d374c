using System.Collections.Concurrent;
using System.Numerics;
using Akka.Actor;
using Akka.Event;
using Akka.Remote.Proto;
using Akka.Remote.Transport;

namespace Akka.Remote;

/// <summary>
/// The way to one other node: a bounded queue, and one task that dials when there is something to say, writes as much as has
/// gathered at once, and closes the gate for a while when the connection cannot be had or breaks.
/// <code>
///            something to send                refused, broken
///   Idle ───────────────────▶ Dialling ──────────────────────────▶ Gated
///                                │ hello, reply                      │ retry-gate-closed-for
///                                ▼                                   ▼
///                             Connected ── broken ─▶ Gated         Idle
/// </code>
/// Ordinary messages are sent at most once: what is written into a broken connection is lost, what comes while the gate is
/// closed is a dead letter. System messages wait, and are sent again until acknowledged. Idle for long enough it retires; who
/// holds it still is told, and asks for a new one.
/// </summary>
internal sealed class Association : IAsyncDisposable
{
    /// <summary>What <see cref="_queued"/> says of a retired association: no number of messages is so small.</summary>
    private const int Retired = int.MinValue / 2;

    private readonly Address _remote;
    private readonly RemotingContext _context;
    private readonly Func<Association, bool> _retire;
    private readonly ConcurrentQueue<OutgoingMessage> _queue = new();
    private readonly Wakeup _wakeup = new();

    // Never disposed: it holds nothing, and shutting down may meet an association twice.
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _running;

    private readonly Wakeup _gateOpener = new();

    // Guards the outbox, the peer's uid and the conversation: system messages come from any thread, acknowledgements from the
    // inbound connection, and whoever quarantines the peer ends the conversation.
    private readonly Lock _lock = new();
    private SystemMessageOutbox _outbox;
    private int? _peerUid;
    private CancellationTokenSource? _conversation;

    // Messages in the queue; may be ahead of it by those being added.
    private int _queued;
    private long _dropped;

    // The newest acknowledgement that the peer has to be sent, null when none is due.
    private Acknowledgement? _acknowledgementDue;
    private volatile bool _gated;

    // Connections in a row that could not be had, or broke at once. Only the running task touches it.
    private int _failures;

    /// <param name="retire">Asked when there has been nothing to do for long; true when that was the end of this association.</param>
    public Association(Address remote, RemotingContext context, Func<Association, bool> retire)
    {
        _remote = remote;
        _context = context;
        _retire = retire;
        _outbox = context.NewOutbox();
        _running = Task.Run(Run);
    }

    public Address Remote => _remote;

    /// <summary>The incarnation that answered or dialled last.</summary>
    public int? PeerUid
    {
        get
        {
            lock (_lock) return _peerUid;
        }
    }

    /// <returns>False when this association has retired: the message is for another.</returns>
    public bool TrySend(OutgoingMessage message)
    {
        if (_gated)
        {
            _context.DeadLetter(message);
            return true;
        }

        var queued = Interlocked.Increment(ref _queued);
        if (queued < 0) return false;
        if (queued > _context.Settings.SendQueueSize)
        {
            Interlocked.Decrement(ref _queued);
            Drop(message);
            return true;
        }

        _queue.Enqueue(message);
        _wakeup.Ring();
        return true;
    }

    public SystemSendResult SendSystem(OutgoingMessage message)
    {
        var envelope = _context.Serialize(message);
        if (envelope is null) return SystemSendResult.Taken;
        lock (_lock)
        {
            if (Volatile.Read(ref _queued) < 0) return SystemSendResult.Retired;
            if (!_outbox.TryAdd(envelope)) return SystemSendResult.Full;
        }

        _wakeup.Ring();
        return SystemSendResult.Taken;
    }

    public void SendAcknowledgement(Acknowledgement acknowledgement)
    {
        Interlocked.Exchange(ref _acknowledgementDue, acknowledgement);
        _wakeup.Ring();
    }

    public void OnAcknowledgement(Acknowledgement acknowledgement)
    {
        lock (_lock) _outbox.Acknowledge(acknowledgement);
    }

    /// <summary>
    /// The peer has dialled us, so it is there: a closed gate need not stay closed. Another incarnation than the one that we
    /// talk to proves that one dead, although its connection may not have noticed; what is sent from now on is for the new one.
    /// </summary>
    public void OnPeerDialled(int uid)
    {
        bool isAnother;
        lock (_lock) isAnother = Met(uid);
        if (isAnother) EndConversation();
        if (_gated) _gateOpener.Ring();
    }

    /// <returns>False when something is left to do. From true on everybody is told that this association has retired.</returns>
    public bool TryRetire()
    {
        lock (_lock)
        {
            return _outbox.Count == 0 && _acknowledgementDue is null && Interlocked.CompareExchange(ref _queued, Retired, 0) == 0;
        }
    }

    /// <summary>Forgets what waits for an incarnation that is given up, and hangs up on it.</summary>
    public void Forget()
    {
        lock (_lock) _outbox = _context.NewOutbox();
        DropQueue();
        EndConversation();
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        EndConversation();
        await _running;
        DropQueue();
    }

    private void EndConversation()
    {
        CancellationTokenSource? conversation;
        lock (_lock) conversation = _conversation;
        conversation?.Cancel();
    }

    private bool HasWork
    {
        get
        {
            lock (_lock) return !_queue.IsEmpty || _outbox.Count > 0 || _acknowledgementDue is not null;
        }
    }

    private async Task Run()
    {
        try
        {
            var idleSince = Environment.TickCount64;
            while (!_closing.IsCancellationRequested)
            {
                if (!HasWork)
                {
                    if (HasPassed(_context.Settings.RemoveIdleAssociationAfter, idleSince) && _retire(this)) return;
                    await _wakeup.Wait(_context.Settings.ResendInterval, _closing.Token);
                    continue;
                }

                await Converse();
                await CloseGate();
                idleSince = Environment.TickCount64;
            }
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
            // Remoting shuts down.
        }
    }

    private async Task Converse()
    {
        // Without a timer or a link it need not be disposed, so whoever holds it may cancel it at any time.
        var conversation = new CancellationTokenSource();
        lock (_lock)
        {
            // Closing ends the conversation that it finds here, or it is seen here.
            if (_closing.IsCancellationRequested) return;
            _conversation = conversation;
        }

        long? metAt = null;
        try
        {
            await using var stream = await Dial(conversation.Token);
            metAt = Environment.TickCount64;
            var ended = WatchForEnd(stream, conversation);
            try
            {
                await Pump(new FrameWriter(stream), conversation.Token);
            }
            finally
            {
                await conversation.CancelAsync();
                await ended;
            }
        }
        catch (Exception cause) when (cause is IOException or InvalidDataException or OperationCanceledException
            or System.Security.Authentication.AuthenticationException)
        {
            if (_closing.IsCancellationRequested) return;
            if (metAt is { } at && HasPassed(_context.Settings.RetryGateClosedFor, at)) _failures = 0;
            TellGone(cause is OperationCanceledException ? "the connection ended" : cause.Message);
        }
        catch (Exception cause)
        {
            // Nobody awaits this task until the end: what is not expected must neither get lost nor silence the association.
            _context.Log.Error(cause, "Association with {0} failed", _remote);
        }
        finally
        {
            lock (_lock) _conversation = null;
        }
    }

    /// <summary>A peer that is gone is dialled several times a second: its outage is told at first, and then ever more seldom.</summary>
    private void TellGone(string reason)
    {
        if (!BitOperations.IsPow2(++_failures)) return;
        if (_failures == 1) _context.Log.Warning("Association with {0} is gone for {1}: {2}", _remote, _context.Settings.RetryGateClosedFor, reason);
        else _context.Log.Warning("Association with {0} is still gone after {1} attempts: {2}", _remote, _failures, reason);
    }

    /// <exception cref="IOException">Refused, by the network or by the peer.</exception>
    private async Task<Stream> Dial(CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(_context.Settings.ConnectionTimeout);
        var stream = await _context.Transport.Connect(_remote, limit.Token);
        try
        {
            var writer = new FrameWriter(stream);
            writer.Add(new Frame { Hello = _context.HelloTo(_remote) });
            await writer.FlushAsync(limit.Token);
            // The reader may read nothing beyond the reply, since nothing else comes back.
            var reader = new FrameReader(stream, _context.Settings.MaximumFrameSize);
            var reply = (await reader.ReadAsync(limit.Token))?.HelloReply ?? throw new IOException("no hello came back");
            Meet(reply);
            return stream;
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    private void Meet(HelloReply reply)
    {
        if (reply.Refusal.Length > 0)
        {
            if (reply.Refusal == RemotingContext.QuarantinedRefusal) _context.OnQuarantinedBy(_remote);
            throw new IOException($"refused: {reply.Refusal}");
        }

        if (_context.IsQuarantined(_remote, reply.Uid)) throw new IOException($"incarnation {reply.Uid} is quarantined");
        lock (_lock) Met(reply.Uid);
        _context.Log.Debug("Associated with {0}", _remote);
    }

    /// <returns>Whether it is another incarnation than the one known: what waited for that one means nothing to this one.</returns>
    private bool Met(int uid)
    {
        var isAnother = _peerUid is { } known && known != uid;
        if (isAnother) _outbox = _context.NewOutbox();
        _peerUid = uid;
        return isAnother;
    }

    /// <summary>Nothing comes back after the hello, so a read that ends means that the connection has.</summary>
    private static async Task WatchForEnd(Stream stream, CancellationTokenSource conversation)
    {
        try
        {
            await stream.ReadExactlyAsync(new byte[1], conversation.Token);
        }
        catch (Exception cause) when (cause is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // It has ended all the same.
        }

        await conversation.CancelAsync();
    }

    private async Task Pump(FrameWriter writer, CancellationToken cancel)
    {
        lock (_lock) _outbox.Rewind();
        var sentAgain = Environment.TickCount64;
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            AddAcknowledgement(writer);
            AddSystem(writer);
            AddQueued(writer);
            if (writer.Gathered > 0) await writer.FlushAsync(cancel);
            else await _wakeup.Wait(_context.Settings.ResendInterval, cancel);
            if (!HasPassed(_context.Settings.ResendInterval, sentAgain)) continue;
            // By the clock and not by silence, or steady traffic would put it off for ever.
            lock (_lock) _outbox.Rewind();
            sentAgain = Environment.TickCount64;
        }
    }

    private static bool HasPassed(TimeSpan time, long since) => Environment.TickCount64 - since >= time.TotalMilliseconds;

    private void AddSystem(FrameWriter writer)
    {
        while (writer.Gathered < FrameWriter.FlushThreshold)
        {
            RemoteEnvelope? envelope;
            lock (_lock) envelope = _outbox.TakeUnsent();
            if (envelope is null) return;
            writer.Add(new Frame { Envelope = envelope });
        }
    }

    private void AddAcknowledgement(FrameWriter writer)
    {
        if (Interlocked.Exchange(ref _acknowledgementDue, null) is { } due) writer.Add(new Frame { Acknowledgement = due });
    }

    private void AddQueued(FrameWriter writer)
    {
        while (writer.Gathered < FrameWriter.FlushThreshold && _queue.TryDequeue(out var message))
        {
            Interlocked.Decrement(ref _queued);
            if (_context.Serialize(message) is { } envelope) writer.Add(new Frame { Envelope = envelope });
        }
    }

    private async Task CloseGate()
    {
        _gated = true;
        DropQueue();
        try
        {
            await _gateOpener.Wait(_context.Settings.RetryGateClosedFor, _closing.Token);
        }
        finally
        {
            _gated = false;
        }
    }

    private void DropQueue()
    {
        while (_queue.TryDequeue(out var message))
        {
            Interlocked.Decrement(ref _queued);
            _context.DeadLetter(message);
        }
    }

    private void Drop(OutgoingMessage message)
    {
        var dropped = Interlocked.Increment(ref _dropped);
        // Once for the first, then once for every power of two: a flood of messages is not to become a flood of lines.
        if (BitOperations.IsPow2(dropped))
        {
            _context.Log.Warning(
                "Send queue to {0} is full ({1}); {2} messages dropped so far", _remote, _context.Settings.SendQueueSize, dropped);
        }

        _context.DeadLetter(message);
    }
}
