using System.Collections.Concurrent;
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
/// closed is a dead letter. System messages wait, and are sent again until acknowledged.
/// </summary>
internal sealed class Association : IAsyncDisposable
{
    private readonly Address _remote;
    private readonly RemotingContext _context;
    private readonly ConcurrentQueue<OutgoingMessage> _queue = new();
    private readonly Wakeup _wakeup = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _running;

    // Guards the outbox and the peer's uid: system messages come from any thread, acknowledgements from the inbound connection.
    private readonly Lock _lock = new();
    private SystemMessageOutbox _outbox;
    private int? _peerUid;

    // Messages in the queue; may be ahead of it by those being added.
    private int _queued;
    private long _dropped;

    // The newest acknowledgement that the peer has to be sent, 0 when none is due.
    private ulong _acknowledgementDue;
    private volatile bool _gated;

    public Association(Address remote, RemotingContext context)
    {
        _remote = remote;
        _context = context;
        _outbox = new SystemMessageOutbox(context.Settings.SystemMessageBufferSize);
        _running = Task.Run(Run);
    }

    /// <summary>The incarnation that answered last.</summary>
    public int? PeerUid
    {
        get
        {
            lock (_lock) return _peerUid;
        }
    }

    public void Send(OutgoingMessage message)
    {
        if (_gated)
        {
            _context.DeadLetter(message);
            return;
        }

        if (Interlocked.Increment(ref _queued) > _context.Settings.SendQueueSize)
        {
            Interlocked.Decrement(ref _queued);
            Drop(message);
            return;
        }

        _queue.Enqueue(message);
        _wakeup.Ring();
    }

    /// <returns>False when too many wait: the peer has to be quarantined.</returns>
    public bool SendSystem(OutgoingMessage message)
    {
        var envelope = _context.Serialize(message);
        if (envelope is null) return true;
        lock (_lock)
        {
            if (!_outbox.TryAdd(envelope)) return false;
        }

        _wakeup.Ring();
        return true;
    }

    public void SendAcknowledgement(ulong cumulative)
    {
        Interlocked.Exchange(ref _acknowledgementDue, cumulative);
        _wakeup.Ring();
    }

    public void OnAcknowledgement(ulong cumulative)
    {
        lock (_lock) _outbox.Acknowledge(cumulative);
    }

    /// <summary>Forgets what waits for an incarnation that is given up.</summary>
    public void Forget()
    {
        lock (_lock) _outbox = new SystemMessageOutbox(_context.Settings.SystemMessageBufferSize);
        DropQueue();
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _running;
        _closing.Dispose();
        DropQueue();
    }

    private bool HasWork
    {
        get
        {
            lock (_lock) return !_queue.IsEmpty || _outbox.Count > 0 || Interlocked.Read(ref _acknowledgementDue) > 0;
        }
    }

    private async Task Run()
    {
        try
        {
            while (!_closing.IsCancellationRequested)
            {
                if (!HasWork)
                {
                    await _wakeup.Wait(_context.Settings.ResendInterval, _closing.Token);
                    continue;
                }

                await Converse();
                await CloseGate();
            }
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
            // Remoting shuts down.
        }
    }

    private async Task Converse()
    {
        using var conversation = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token);
        try
        {
            await using var stream = await Dial(conversation.Token);
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
            _context.Log.Warning("Association with {0} is gone for {1}: {2}", _remote, _context.Settings.RetryGateClosedFor, cause.Message);
        }
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
        lock (_lock)
        {
            // What waited for the former incarnation means nothing to this one.
            if (_peerUid is { } known && known != reply.Uid) _outbox = new SystemMessageOutbox(_context.Settings.SystemMessageBufferSize);
            _peerUid = reply.Uid;
        }

        _context.Log.Debug("Associated with {0}", _remote);
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
        AddUnacknowledged(writer, after: 0);
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            AddAcknowledgement(writer);
            AddQueued(writer);
            if (writer.Gathered > 0)
            {
                await writer.FlushAsync(cancel);
                continue;
            }

            if (await _wakeup.Wait(_context.Settings.ResendInterval, cancel)) AddUnacknowledged(writer, _lastSystemSent);
            else AddUnacknowledged(writer, after: 0);
        }
    }

    private ulong _lastSystemSent;

    private void AddUnacknowledged(FrameWriter writer, ulong after)
    {
        IReadOnlyList<RemoteEnvelope> waiting;
        lock (_lock)
        {
            if (_outbox.Count == 0) return;
            waiting = _outbox.Unacknowledged;
        }

        foreach (var envelope in waiting)
        {
            if (envelope.Sequence <= after) continue;
            writer.Add(new Frame { Envelope = envelope });
            _lastSystemSent = envelope.Sequence;
        }
    }

    private void AddAcknowledgement(FrameWriter writer)
    {
        var due = Interlocked.Exchange(ref _acknowledgementDue, 0);
        if (due > 0) writer.Add(new Frame { Acknowledgement = new Acknowledgement { Cumulative = due } });
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
            await Task.Delay(_context.Settings.RetryGateClosedFor, _closing.Token);
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
        if ((dropped & (dropped - 1)) == 0)
        {
            _context.Log.Warning(
                "Send queue to {0} is full ({1}); {2} messages dropped so far", _remote, _context.Settings.SendQueueSize, dropped);
        }

        _context.DeadLetter(message);
    }
}
