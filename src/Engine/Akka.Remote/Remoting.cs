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
    private readonly IActorRefProvider _provider;
    private readonly ConcurrentDictionary<Address, Association> _associations = new();
    private readonly ConcurrentDictionary<PeerIncarnation, SystemMessageInbox> _inboxes = new();
    private readonly ConcurrentDictionary<InboundConnection, PeerIncarnation> _connections = new();
    private volatile bool _stopped;

    public Remoting(RemotingContext context, IActorRefProvider provider)
    {
        _context = context;
        _provider = provider;
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

    public void Send(OutgoingMessage message)
    {
        if (_stopped)
        {
            _context.DeadLetter(message);
            return;
        }

        AssociationTo(message.Recipient.Path.Address).Send(message);
    }

    public void SendSystem(OutgoingMessage message)
    {
        if (_stopped) return;
        var address = message.Recipient.Path.Address;
        var association = AssociationTo(address);
        if (association.SendSystem(message)) return;
        _context.Log.Error("Too many unacknowledged system messages to {0}", address);
        Quarantine(address, association.PeerUid);
    }

    /// <summary>Gives an incarnation of a node up for good. Without a number, the one that answered last.</summary>
    public void Quarantine(Address address, int? uid)
    {
        var association = _associations.GetValueOrDefault(address);
        var incarnation = uid ?? association?.PeerUid;
        if (incarnation is null || !_context.Quarantine(address, incarnation.Value)) return;
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
        using var connection = new InboundConnection(stream, _context, this);
        await connection.Serve();
    }

    void IInboundDelivery.Opened(PeerIncarnation peer, InboundConnection connection) => _connections[connection] = peer;

    void IInboundDelivery.Closed(PeerIncarnation peer, InboundConnection connection) => _connections.TryRemove(connection, out _);

    void IInboundDelivery.Acknowledged(PeerIncarnation peer, ulong cumulative)
    {
        if (AssociationTo(peer.Address) is { } association && association.PeerUid == peer.Uid) association.OnAcknowledgement(cumulative);
    }

    void IInboundDelivery.Deliver(PeerIncarnation peer, RemoteEnvelope envelope)
    {
        try
        {
            if (envelope.Sequence > 0) DeliverSystem(peer, envelope);
            else Recipient(envelope).Tell(Message(envelope), Sender(envelope));
        }
        catch (Exception cause) when (cause is not OutOfMemoryException)
        {
            _context.Log.Error(
                cause, "Dropped a message from {0} to {1}, serializer {2}, manifest '{3}'",
                peer.Address, envelope.Recipient, envelope.SerializerId, envelope.Manifest);
        }
    }

    private void DeliverSystem(PeerIncarnation peer, RemoteEnvelope envelope)
    {
        var inbox = _inboxes.GetOrAdd(peer, _ => new SystemMessageInbox());
        lock (inbox)
        {
            if (inbox.Accept(envelope.Sequence)) Recipient(envelope).SendSystemMessage((ISystemMessage)Message(envelope));
            AssociationTo(peer.Address).SendAcknowledgement(inbox.Delivered);
        }
    }

    private Association AssociationTo(Address address) => _associations.GetOrAdd(address, a => new Association(a, _context));

    private object Message(RemoteEnvelope envelope) =>
        EnvelopeCodec.FromBytes(envelope.SerializerId, envelope.Manifest, envelope.Message, _context.System);

    private IInternalActorRef Recipient(RemoteEnvelope envelope) =>
        (IInternalActorRef)_provider.ResolveActorRef(_context.LocalAddress + envelope.Recipient);

    private IActorRef Sender(RemoteEnvelope envelope) =>
        envelope.Sender.Length == 0 ? ActorRefs.NoSender : _provider.ResolveActorRef(envelope.Sender);
}
