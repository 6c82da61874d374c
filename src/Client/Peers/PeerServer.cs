using System.Net;
using Akka.Actor;
using Akka.Event;
using Akka.IO;
using Akka.Streams;
using Akka.Streams.Dsl;
using AkkaP2P.Client.Trackers;
using AkkaP2P.Protocol.Wire;
using AkkaP2P.Swarm;
using AkkaP2P.Swarm.Choking;
using AkkaP2P.Swarm.Limits;
using Tcp = Akka.Streams.Dsl.Tcp;

namespace AkkaP2P.Client.Peers;

/// <summary>
/// Takes connections from peers, one <see cref="PeerUpload"/> each, and gives out the upload slots among them.
/// <code>
/// Binding ──port taken──▶ Open ──leave──▶ Leaving ──last upload has gone──▶ stopped
///    └──port refused──▶ Refused (tells why to whoever asks)
/// </code>
/// An upload that fails is stopped: its peer connects again, and nothing of it is worth keeping. The server itself
/// holds nothing but the slots; if it fails the node does, since its port is gone. Who makes it lets it hear of <see cref="News"/>.
/// </summary>
internal sealed class PeerServer : UntypedActor, IWithTimers
{
    private sealed record PortTaken(Tcp.ServerBinding Binding);

    private sealed record PortRefused(Exception Cause);

    private sealed record Incoming(Tcp.IncomingConnection Connection);

    private sealed record UploadEnded(IActorRef Upload);

    private sealed record Round;

    private sealed record Unbound;

    /// <summary>The key of good tickets, and whose are good no more.</summary>
    public static readonly IReadOnlyList<Type> News = [typeof(TrackerNews.SignedIn), typeof(TrackerNews.AccessEnded)];

    private static readonly TimeSpan RoundInterval = TimeSpan.FromSeconds(1);

    private readonly UploadContext _context;
    private readonly IMaterializer _materializer;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Dictionary<IActorRef, ConnectionTable.Entry> _uploads = [];
    private readonly Dictionary<string, int> _ofUser = new(StringComparer.Ordinal);
    private readonly ConnectionTable _connections;
    private readonly OnceAWhile _fullTold;
    private readonly Dictionary<IActorRef, UploadPeer> _peers = [];
    private readonly List<IActorRef> _askers = [];
    private readonly Choker _choker;
    private Tcp.ServerBinding? _binding;

    public PeerServer(UploadContext context, IPEndPoint listen, IMaterializer materializer)
    {
        (_context, _materializer) = (context, materializer);
        var settings = context.Settings;
        var bounds = new ConnectionBounds(settings.MaxConnections, settings.MaxConnectionsPerAddress, settings.MaxConnections, settings.UnprovenPatience);
        (_connections, _fullTold) = (new ConnectionTable(bounds, context.Time), new OnceAWhile(TimeSpan.FromMinutes(1), context.Time));
        _choker = new Choker(new ChokerOptions { Slots = context.Settings.UploadSlots }, context.Time, Dice.Unseeded());
        var self = Self;
        context.Transport.Bind(listen)
            .ToMaterialized(Sink.ForEach<Tcp.IncomingConnection>(connection => self.Tell(new Incoming(connection))), Keep.Left)
            .Run(materializer)
            .PipeTo(self, success: binding => new PortTaken(binding), failure: e => new PortRefused(e));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(UploadContext context, IPEndPoint listen, IMaterializer materializer) =>
        Akka.Actor.Props.Create(() => new PeerServer(context, listen, materializer));

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);

    protected override void OnReceive(object message) => Binding(message);

    private void Binding(object message)
    {
        switch (message)
        {
            case PortTaken taken: BecomeOpen(taken.Binding); break;
            case PortRefused refused: BecomeRefused(refused.Cause); break;
            case PeerServerMessages.GetBound: _askers.Add(Sender); break;
            case TrackerNews.SignedIn news: _context.Tickets.Use(news.TicketKey); break;
            case TrackerNews.AccessEnded access: _context.Tickets.EndAccess(access.User, access.Group); break;
            case PeerServerMessages.Leave: Context.Stop(Self); break;
            default: Unhandled(message); break;
        }
    }

    private void BecomeOpen(Tcp.ServerBinding binding)
    {
        _binding = binding;
        foreach (var asker in _askers) TellBound(asker);
        Timers.StartPeriodicTimer("round", new Round(), RoundInterval);
        Become(Open);
    }

    private void BecomeRefused(Exception cause)
    {
        foreach (var asker in _askers) asker.Tell(new Status.Failure(cause));
        Become(message =>
        {
            if (message is PeerServerMessages.GetBound) Sender.Tell(new Status.Failure(cause));
            else if (message is PeerServerMessages.Leave) Context.Stop(Self);
            else Unhandled(message);
        });
    }

    private void Open(object message)
    {
        switch (message)
        {
            case Incoming incoming: Take(incoming.Connection); break;
            case PeerServerMessages.WantsSlot wants: Join(wants.User); break;
            case PeerServerMessages.Asked asked: Count(asked.PiecesServed); break;
            case PeerServerMessages.Rests: LetRest(); break;
            case Round: ShareSlots(); break;
            case UploadEnded ended: Forget(ended.Upload); break;
            case PeerServerMessages.GetBound: TellBound(Sender); break;
            case TrackerNews.SignedIn news: _context.Tickets.Use(news.TicketKey); break;
            case TrackerNews.AccessEnded access: _context.Tickets.EndAccess(access.User, access.Group); break;
            case PeerServerMessages.Leave: BecomeLeaving(); break;
            default: Unhandled(message); break;
        }
    }

    private void BecomeLeaving()
    {
        Timers.CancelAll();
        _binding!.Value.Unbind().PipeTo(Self, success: () => new Unbound(), failure: _ => new Unbound());
        foreach (var upload in _uploads.Keys) upload.Tell(new PeerUpload.Leave(ByeReason.Leaving));
        Become(Leaving);
    }

    private void Leaving(object message)
    {
        switch (message)
        {
            case Unbound: _binding = null; break;
            case UploadEnded ended: Forget(ended.Upload); break;
            case Incoming incoming: Refuse(incoming.Connection); return;
            case PeerServerMessages.WantsSlot or PeerServerMessages.Asked or PeerServerMessages.Rests or Round or TrackerNews.SignedIn or TrackerNews.AccessEnded: return;
            default: Unhandled(message); return;
        }

        if (_binding is null && _uploads.Count == 0) Context.Stop(Self);
    }

    private void Take(Tcp.IncomingConnection connection)
    {
        var address = connection.RemoteAddress is IPEndPoint remote ? AddressKey.Of(remote.Address) : "";
        var context = Context;
        IActorRef upload = ActorRefs.Nobody;
        // It is told to give way when a later one enters, so by this actor, here.
        if (_connections.Enter(address, () => context.Stop(upload)) is not { } entry)
        {
            if (_fullTold.IsDue("connections")) _log.Warning("connections are refused, now one of {0}: {1} are open", connection.RemoteAddress, _connections.Count);
            Refuse(connection);
            return;
        }

        upload = Context.ActorOf(PeerUpload.Props(_context, connection));
        Context.WatchWith(upload, new UploadEnded(upload));
        _uploads.Add(upload, entry);
    }

    private void Refuse(Tcp.IncomingConnection connection) =>
        connection.HandleWith(Flow.FromSinkAndSource(Sink.Cancelled<ByteString>(), Source.Empty<ByteString>()), _materializer);

    private void Join(string user)
    {
        if (!_uploads.TryGetValue(Sender, out var connection)) return;
        _connections.Proved(connection);
        var ofUser = _ofUser.GetValueOrDefault(user);
        if (ofUser >= _context.Settings.MaxConnectionsPerUser)
        {
            if (_fullTold.IsDue("user")) _log.Warning("a connection of {0} is refused: this user has {1}", user, ofUser);
            Sender.Tell(new PeerUpload.Leave(ByeReason.Busy));
            return;
        }

        _ofUser[user] = ofUser + 1;
        var peer = _choker.Join(user);
        _peers.Add(Sender, peer);
        peer.Tag = Sender;
        ShareSlots();
    }

    private void Count(double piecesServed)
    {
        if (!_peers.TryGetValue(Sender, out var peer)) return;
        _choker.Asked(peer);
        _choker.Served(peer, piecesServed);
    }

    /// <summary>It counts as no user's, and gives way to others like one that has shown nothing yet.</summary>
    private void LetRest()
    {
        if (!_uploads.TryGetValue(Sender, out var connection)) return;
        _connections.Rests(connection);
        TakeSlot(Sender);
        Sender.Tell(PeerServerMessages.Rested.Instance);
    }

    private void Forget(IActorRef upload)
    {
        if (_uploads.Remove(upload, out var entry)) _connections.Leave(entry);
        TakeSlot(upload);
    }

    private void TakeSlot(IActorRef upload)
    {
        if (!_peers.Remove(upload, out var peer)) return;
        if (--_ofUser[peer.User] == 0) _ofUser.Remove(peer.User);
        _choker.Leave(peer);
        ShareSlots();
    }

    private void ShareSlots()
    {
        var changes = _choker.Evaluate();
        foreach (var peer in changes.Choked) UploadOf(peer).Tell(new PeerServerMessages.Slot(false));
        foreach (var peer in changes.Unchoked) UploadOf(peer).Tell(new PeerServerMessages.Slot(true));
    }

    private static IActorRef UploadOf(UploadPeer peer) => (IActorRef)peer.Tag!;

    private void TellBound(IActorRef asker) => asker.Tell(new PeerServerMessages.Bound((IPEndPoint)_binding!.Value.LocalAddress));

    protected override void PostStop() => _binding?.Unbind();
}
