using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Dispatch.SysMsg;
using Akka.Event;
using Akka.Remote.Proto;

namespace Akka.Remote;

/// <summary>
/// All of one node's talk with others.
/// <code>
///   RemoteActorRef.Tell ─▶ Association (one a node, dials) ═══TCP/TLS═══▶ InboundConnection ─▶ local actor
///   acknowledgements of system messages: ◀═══ the other node's own Association ═══
/// </code>
/// </summary>
internal sealed class Remoting : IInboundDelivery
{
    private readonly RemotingContext _context;
    private readonly RemoteActorRefProvider _provider;
    private readonly ConcurrentDictionary<Address, Association> _associations = new();

    // Guards the making of associations.
    private readonly Lock _creating = new();
    private readonly ConcurrentDictionary<PeerIncarnation, SystemMessageInbox> _inboxes = new();

    // With null for one that has not said yet who it is.
    private readonly ConcurrentDictionary<InboundConnection, PeerIncarnation?> _connections = new();
    private readonly Func<string, IActorRef> _resolve;
    private readonly Func<string, IActorRef> _resolveHere;
    private volatile bool _stopped;

    public Remoting(RemotingContext context, RemoteActorRefProvider provider)
    {
        _context = context;
        _provider = provider;
        _resolve = provider.ResolveActorRef;
        _resolveHere = path => provider.ResolveActorRef(context.LocalAddress + path);
    }

    public Address DefaultAddress => _context.LocalAddress;

    /// <exception cref="RemoteTransportException">The port is taken, the host is not this machine's.</exception>
    public async Task Start()
    {
        _context.LocalAddress = await _context.Transport.Listen(Serve, CancellationToken.None);
        _context.Log.Info("Remoting started; listening on {0}", _context.LocalAddress);
    }

    public async Task Shutdown()
    {
        _stopped = true;
        foreach (var association in _associations.Values) await association.DisposeAsync();
        foreach (var connection in _connections.Keys) connection.Close();
        await _context.Transport.DisposeAsync();
    }

    /// <summary>For specs: whom it knows.</summary>
    public int AssociationCount => _associations.Count;

    public int InboxCount => _inboxes.Count;

    /// <summary>The incarnation that answered or dialled last at that address.</summary>
    public int? PeerUid(Address address) => _associations.GetValueOrDefault(address)?.PeerUid;

    public void Send(OutgoingMessage message)
    {
        if (_stopped)
        {
            _context.DeadLetter(message);
            return;
        }

        var address = message.Recipient.Path.Address;
        while (!AssociationTo(address).TrySend(message))
        {
            // It has just retired: the next one asked for is another.
        }
    }

    public void SendSystem(OutgoingMessage message)
    {
        if (_stopped) return;
        var address = message.Recipient.Path.Address;
        while (true)
        {
            var association = AssociationTo(address);
            switch (association.SendSystem(message))
            {
                case SystemSendResult.Taken:
                    return;
                case SystemSendResult.Full:
                    _context.Log.Error("Too many unacknowledged system messages to {0}", address);
                    Quarantine(address, association.PeerUid);
                    return;
                case SystemSendResult.Retired:
                    break;
            }
        }
    }

    /// <summary>
    /// Gives an incarnation of a node up for good. Without a number, the one that answered last; when none ever has, only what
    /// waits for it is forgotten.
    /// </summary>
    public void Quarantine(Address address, int? uid)
    {
        var association = _associations.GetValueOrDefault(address);
        var incarnation = uid ?? association?.PeerUid;
        if (incarnation is null)
        {
            association?.Forget();
            return;
        }

        if (!_context.Quarantine(address, incarnation.Value)) return;
        _context.Log.Warning("Quarantined {0} [{1}]", address, incarnation);
        if (association?.PeerUid == incarnation) association?.Forget();
        var peer = new PeerIncarnation(address, incarnation.Value);
        _inboxes.TryRemove(peer, out _);
        foreach (var (connection, from) in _connections)
        {
            if (from == peer) connection.Close();
        }

        _context.System.EventStream.Publish(new QuarantinedEvent(address, incarnation.Value));
    }

    private async Task Serve(Stream stream)
    {
        var connection = new InboundConnection(stream, _context, this);
        _connections[connection] = null;
        try
        {
            // Shutting down closes what it finds in the table, or is seen here.
            if (!_stopped) await connection.Serve();
        }
        finally
        {
            _connections.TryRemove(connection, out _);
        }
    }

    void IInboundDelivery.Opened(PeerIncarnation peer, InboundConnection connection)
    {
        _connections[connection] = peer;
        if (_stopped || _context.IsQuarantined(peer.Address, peer.Uid))
        {
            connection.Close();
            return;
        }

        ForgetFormerIncarnations(peer);
        if (_associations.TryGetValue(peer.Address, out var association)) association.OnPeerDialled(peer.Uid);
    }

    /// <summary>One address has one living incarnation: the one that dialled last.</summary>
    private void ForgetFormerIncarnations(PeerIncarnation peer)
    {
        foreach (var former in _inboxes.Keys.Where(p => p.Address == peer.Address && p.Uid != peer.Uid)) _inboxes.TryRemove(former, out _);
        foreach (var (connection, from) in _connections)
        {
            if (from is { } other && other.Address == peer.Address && other.Uid != peer.Uid) connection.Close();
        }
    }

    void IInboundDelivery.Acknowledged(PeerIncarnation peer, Acknowledgement acknowledgement)
    {
        if (_associations.TryGetValue(peer.Address, out var association) && association.PeerUid == peer.Uid)
        {
            association.OnAcknowledgement(acknowledgement);
        }
    }

    void IInboundDelivery.Deliver(PeerIncarnation peer, InboundConnection connection, RemoteEnvelope envelope)
    {
        try
        {
            if (envelope.Sequence > 0) DeliverSystem(peer, connection.Refs, envelope);
            else Recipient(connection.Refs, envelope).Tell(Message(envelope), Sender(connection.Refs, envelope));
        }
        catch (Exception cause) when (cause is not OutOfMemoryException)
        {
            _context.Log.Error(
                cause, "Dropped a message from {0} to {1}, serializer {2}, manifest '{3}'",
                peer.Address, envelope.Recipient, envelope.SerializerId, envelope.Manifest);
        }
    }

    private void DeliverSystem(PeerIncarnation peer, RefCache refs, RemoteEnvelope envelope)
    {
        var inbox = _inboxes.GetOrAdd(peer, _ => new SystemMessageInbox());
        lock (inbox)
        {
            if (inbox.Accept(envelope.Session, envelope.Sequence)) DeliverSystem(Recipient(refs, envelope), (ISystemMessage)Message(envelope));
            // To one that retires in this moment it gets lost, and is asked for again.
            if (!_stopped) AssociationTo(peer.Address).SendAcknowledgement(inbox.Acknowledgement);
        }
    }

    private void DeliverSystem(IInternalActorRef recipient, ISystemMessage message)
    {
        // The watch is over: nobody takes it back any more.
        if (message is DeathWatchNotification { Actor: IInternalActorRef dead })
        {
            _provider.RemoteWatcher.Tell(new RemoteWatcher.UnwatchRemote(dead, recipient));
        }

        recipient.SendSystemMessage(message);
    }

    private Association AssociationTo(Address address)
    {
        if (_associations.TryGetValue(address, out var known)) return known;
        // One at a time: each has a task of its own, so none may be made and thrown away.
        lock (_creating)
        {
            if (_associations.TryGetValue(address, out known)) return known;
            var association = _associations[address] = new Association(address, _context, Retire);
            // Shutting down ends what it finds in the table, or is seen here.
            if (_stopped) _ = association.DisposeAsync().AsTask();
            return association;
        }
    }

    /// <summary>Nothing to say and no connection for long: the node is forgotten, unless it is connected to us.</summary>
    private bool Retire(Association association)
    {
        if (!association.TryRetire()) return false;
        _associations.TryRemove(KeyValuePair.Create(association.Remote, association));
        foreach (var peer in _inboxes.Keys.Where(p => p.Address == association.Remote && !_connections.Values.Contains(p)))
        {
            _inboxes.TryRemove(peer, out _);
        }

        return true;
    }

    private object Message(RemoteEnvelope envelope) =>
        EnvelopeCodec.FromBytes(envelope.SerializerId, envelope.Manifest, envelope.Message, _context.System);

    private IInternalActorRef Recipient(RefCache refs, RemoteEnvelope envelope) =>
        (IInternalActorRef)refs.GetOrResolve(envelope.Recipient, _resolveHere);

    private IActorRef Sender(RefCache refs, RemoteEnvelope envelope) =>
        envelope.Sender.Length == 0 ? ActorRefs.NoSender : refs.GetOrResolve(envelope.Sender, _resolve);
}
