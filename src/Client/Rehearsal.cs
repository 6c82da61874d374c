using System.Net;
using System.Security.Cryptography;
using Akka.Actor;
using Akka.Event;
using Akka.Streams;
using AkkaP2P.Client.Downloads;
using AkkaP2P.Client.Metrics;
using AkkaP2P.Client.Peers;
using AkkaP2P.Client.Shares;
using AkkaP2P.Client.Storage;
using AkkaP2P.Client.Trackers;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Api;
using AkkaP2P.Protocol.Hashing;
using AkkaP2P.Protocol.Tickets;

namespace AkkaP2P.Client;

/// <summary>
/// Takes a small file from this node to itself, the whole way that a real one takes: hashes, history, socket, encryption, ticket, pieces, journal, rename. Once, in
/// the background, after the start: the first real download need not wait for what is loaded and compiled for it (docs/PERFORMANCE.md says how long that is). Server,
/// shares, downloads, ticket key and folder are its own; nobody else sees any of it, and it hears no news of others.
/// <code>
/// Preparing ──file, port──▶ Fetching ──ended──▶ Leaving ──server has gone──▶ stopped
///     └───────── failed, time is up ──────────────▲
/// </code>
/// </summary>
internal sealed class Rehearsal : UntypedActor, IWithTimers
{
    private sealed record Prepared(HashedFile File, FileStamp Stamp, DownloadHistory History, IPEndPoint Server);

    private sealed record TimeIsUp;

    private sealed record Parted;

    private const string Name = "rehearsal";
    private const int Pieces = 4;

    /// <summary>Bytes; enough to come in several reads, as pieces do.</summary>
    private const int PieceBytes = 256 << 10;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly PeerTransport _transport;
    private readonly IMaterializer _materializer;
    private readonly NodeIdentity _identity;
    private readonly DownloadSettings _settings;
    private readonly NodeMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly string _folder;
    private readonly DownloadJournal _journal;
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly TicketGate _gate;
    private readonly RestingConnections _connections;
    private readonly ShareTable _source = new(Unobserved.Instance);
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private IActorRef _server = ActorRefs.Nobody;

    public Rehearsal(PeerTransport transport, IMaterializer materializer, NodeIdentity identity, DownloadSettings settings, NodeMetrics metrics, string folder, TimeProvider time)
    {
        (_transport, _materializer, _identity, _settings, _metrics, _time, _folder) = (transport, materializer, identity, settings, metrics, time, folder);
        (_journal, _gate, _connections) = (new DownloadJournal(folder), new TicketGate(time), new RestingConnections(transport, time));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    /// <param name="folder">It is made, and removed in the end with all that is in it.</param>
    public static Props Props(
        PeerTransport transport, IMaterializer materializer, NodeIdentity identity, DownloadSettings settings, NodeMetrics metrics, string folder, TimeProvider time) =>
        Akka.Actor.Props.Create(() => new Rehearsal(transport, materializer, identity, settings, metrics, folder, time));

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);

    protected override void PreStart()
    {
        Timers.StartSingleTimer("limit", new TimeIsUp(), Limit);
        var upload = new UploadContext(_transport, _source, _gate, new BandwidthLimit(null, _time), _transport.Settings, _time);
        _server = Context.Watch(Context.ActorOf(PeerServer.Props(upload, new IPEndPoint(IPAddress.Loopback, 0), _materializer), "peers"));
        Prepare(_folder, _journal, _server).PipeTo(Self);
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Prepared prepared: Fetch(prepared); break;
            case Outcome<DownloadStarted> { Error: { } error }: End(error.Message); break;
            case Outcome<DownloadStarted> or ClientEvent.DownloadProgress: break;
            case ClientEvent.DownloadEnded ended: End(ended.Download.Error?.Message); break;
            case Status.Failure failure: End(failure.Cause.Message); break;
            case TimeIsUp: End("time is up"); break;
            case Parted: _server.Tell(PeerServerMessages.Leave.Instance); break;
            case Terminated: Context.Stop(Self); break;
            default: Unhandled(message); break;
        }
    }

    /// <summary>Once is enough, also when it fails.</summary>
    protected override void PostRestart(Exception reason) => Context.Stop(Self);

    protected override void PostStop()
    {
        _journal.Dispose();
        _gate.Dispose();
        _key.Dispose();
        _ = _connections.DisposeAsync().AsTask();
        try
        {
            Remove(_folder);
        }
        catch (Exception e) when (DiskFault.IsDisk(e))
        {
            _log.Warning("{0} could not be removed: {1}", _folder, e.Message); // the next start tries again
        }
    }

    private static async Task<Prepared> Prepare(string folder, DownloadJournal journal, IActorRef server)
    {
        Remove(folder); // what a killed process left
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, "from");
        await File.WriteAllBytesAsync(path, RandomNumberGenerator.GetBytes(Pieces * PieceBytes)).ConfigureAwait(false);
        var hashed = (await FileHasher.Hash(path, new FileHashOptions { PieceSize = PieceBytes }).ConfigureAwait(false)).Value;
        var bound = await server.Ask<PeerServerMessages.Bound>(PeerServerMessages.GetBound.Instance, Limit).ConfigureAwait(false);
        return new Prepared(hashed, FileStamp.Of(path).Value, journal.Load(), bound.Address);
    }

    private void Fetch(Prepared prepared)
    {
        var (file, root) = (prepared.File, prepared.File.Root!.Value);
        var signer = new TicketSigner(_key);
        _gate.Use(signer.PublicKey);
        _source.Load(Name, []);
        _source.Add(new ShareRecord(new ServedFileInfo(Name, Name, Name, Path.Combine(_folder, "from"), file.Layout.Size, file.Layout.PieceSize, root), prepared.Stamp, 0));

        var ends = _time.GetUtcNow() + Ticket.MaxLifetime;
        var ticket = new TicketGranted(signer.Sign(new Ticket(UserName.Parse(Name), GroupName.Parse(Name), root, _identity.NodeId, ends, Guid.NewGuid())), ends);
        var described = new FileDescription(Name, Name, file.Layout.Size, file.Layout.PieceSize, file.Layout.Count, root, null, [Name]);
        SwarmPeer[] peers = [new(Name, _identity.NodeId, prepared.Server.ToString(), file.Layout.Count, true, 0)];
        // It goes by no node's name, since nobody fetches from himself.
        var context = new DownloadContext(
            default, new Swarm(described, file.Layer, peers, ticket), new ShareTable(Unobserved.Instance), _connections, new MemoryBudget(_settings.Memory),
            new SemaphoreSlim(Environment.ProcessorCount), new BandwidthLimit(null, _time), _settings, _metrics, _time);
        var self = Self;
        var manager = Context.ActorOf(DownloadManager.Props(context, _journal, prepared.History, happened => self.Tell(happened)), "downloads");
        manager.Tell(new TrackerNews.SignedIn(Name, signer.PublicKey));
        var request = new DownloadRequest(Name, Name, Path.Combine(_folder, "to"), PeerTimeout: Limit);
        manager.Tell(new ManagerMessages.Start(Name, request, described, request.Destination, new DownloadOpening(peers, ticket, _time.GetTimestamp())));
    }

    private void End(string? trouble)
    {
        Timers.CancelAll();
        if (trouble is not null) _log.Info("a transfer from this node to itself, made to be ready for others, failed: {0}", trouble);
        _connections.DisposeAsync().AsTask().PipeTo(Self, success: () => new Parted(), failure: _ => new Parted());
    }

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    /// <summary>What a tracker would say of the one file there is.</summary>
    private sealed class Swarm(FileDescription file, byte[] layer, IReadOnlyList<SwarmPeer> peers, TicketGranted ticket) : ISwarmApi
    {
        public Task<Outcome<FileDescription>> DescribeFile(string group, string name, CancellationToken cancel = default) => Task.FromResult<Outcome<FileDescription>>(file);

        public Task<Outcome<byte[]>> PieceLayer(string group, string name, CancellationToken cancel = default) => Task.FromResult<Outcome<byte[]>>(layer);

        public Task<Outcome<SwarmPeerList>> Peers(string group, string name, CancellationToken cancel = default) => Task.FromResult<Outcome<SwarmPeerList>>(new SwarmPeerList(peers));

        public Task<Outcome<TicketGranted>> Ticket(string group, string name, CancellationToken cancel = default) => Task.FromResult<Outcome<TicketGranted>>(ticket);
    }

    /// <summary>No tracker is told, and nothing remembered.</summary>
    private sealed class Unobserved : IShareObserver
    {
        public static readonly Unobserved Instance = new();

        public void Announce(ServedFile file)
        {
        }

        public void Leave(ServedFile file)
        {
        }

        public void Remember(ShareRecord share)
        {
        }
    }
}
