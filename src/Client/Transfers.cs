using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Event;
using Akka.Streams;
using AkkaP2P.Client.Downloads;
using AkkaP2P.Client.Metrics;
using AkkaP2P.Client.Peers;
using AkkaP2P.Client.Shares;
using AkkaP2P.Client.Trackers;
using AkkaP2P.Protocol;

namespace AkkaP2P.Client;

/// <summary>
/// The half of a node that moves bytes: serves the shares to peers and runs the downloads. It listens on the actor system's event stream to
/// <see cref="TrackerNews"/>: who is signed in, and with which key tickets are signed, it knows from there.
/// </summary>
internal sealed class Transfers : IAsyncDisposable
{
    private static readonly TimeSpan BindLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan LastWordLimit = TimeSpan.FromSeconds(1);

    private readonly ILoggingAdapter _log;
    private readonly IActorRef _server;
    private readonly IActorRef _manager;
    private readonly IActorRef _traffic;
    private readonly RestingConnections _connections;
    private readonly TicketGate _tickets;
    private readonly DownloadJournal _journal;
    private readonly NodeMetrics _metrics;
    private readonly BandwidthLimit _upload;
    private readonly BandwidthLimit _download;

    private Transfers(
        ILoggingAdapter log, IActorRef server, IActorRef manager, IActorRef traffic, RestingConnections connections, TicketGate tickets, DownloadJournal journal, NodeMetrics metrics, BandwidthLimit upload, BandwidthLimit download, IPEndPoint listen,
        DownloadCommands downloads)
    {
        (_log, _server, _manager, _traffic, _connections, _tickets, _journal, _metrics, _upload, _download) = (log, server, manager, traffic, connections, tickets, journal, metrics, upload, download);
        (Listen, Downloads) = (listen, downloads);
    }

    /// <summary>Where pieces are served.</summary>
    public IPEndPoint Listen { get; }

    public DownloadCommands Downloads { get; }

    /// <param name="publish">Takes the events of downloads; called from any thread, must not block.</param>
    /// <exception cref="ClientStartException">The port is taken, or the history cannot be read.</exception>
    public static async Task<Transfers> Start(
        ActorSystem system, ClientOptions options, NodeIdentity identity, ITrackerApi tracker, IShareTable shares, Action<ClientEvent> publish, TimeProvider time)
    {
        var config = options.Config.GetConfig("akkap2p.client");
        var (peers, downloads) = (PeerSettings.From(config), DownloadSettings.From(config));
        var materializer = system.Materializer();
        var log = Logging.GetLogger(system, "peers");
        if (!peers.Encryption)
        {
            log.Warning("peer.encryption is off: what moves between nodes can be read, and tickets be stolen, by everyone in between");
        }

        var transport = new PeerTransport(system, materializer, identity, peers);
        var (upload, download) = (new BandwidthLimit(options.UploadLimit, time), new BandwidthLimit(options.DownloadLimit, time));
        var metrics = new NodeMetrics(upload, download);
        var tickets = new TicketGate(time);
        var journal = new DownloadJournal(options.DataFolder);
        var server = system.ActorOf(PeerServer.Props(new UploadContext(transport, shares, tickets, upload, peers, time), options.Listen, materializer), "peers");
        foreach (var news in PeerServer.News) system.EventStream.Subscribe(server, news);
        var listen = await Bind(server, options.Listen).ConfigureAwait(false);
        var history = journal.Load();
        var connections = new RestingConnections(transport, time);
        var context = new DownloadContext(
            identity.NodeId, tracker, shares, connections, new MemoryBudget(downloads.Memory), new SemaphoreSlim(Environment.ProcessorCount), download, downloads, metrics, time);
        var manager = system.ActorOf(DownloadManager.Props(context, journal, history, publish), "downloads");
        foreach (var news in DownloadManager.News) system.EventStream.Subscribe(manager, news);
        var traffic = system.ActorOf(TrafficReporter.Props(metrics, tracker, config), "traffic");
        if (config.GetBoolean("rehearse"))
        {
            var folder = Path.Combine(Path.GetFullPath(options.DataFolder), "rehearsal");
            system.ActorOf(Rehearsal.Props(transport, materializer, identity, downloads, metrics, folder, time), "rehearsal");
        }

        return new Transfers(log, server, manager, traffic, connections, tickets, journal, metrics, upload, download, listen, new DownloadCommands(manager, tracker, journal, time));
    }

    /// <param name="bytesPerSecond">Null takes the limit off. Holds at once, also for what is running.</param>
    public void SetLimit(TransferDirection direction, long? bytesPerSecond) =>
        (direction == TransferDirection.Upload ? _upload : _download).Rate = bytesPerSecond;

    /// <summary>Bytes per second; null is no limit.</summary>
    public long? LimitOf(TransferDirection direction) => (direction == TransferDirection.Upload ? _upload : _download).Rate;

    public ValueTask DisposeAsync() => Stop(StopLimit);

    /// <summary>Pauses the downloads and says goodbye to the peers. What takes longer than this is given up: the journals have what they need, and the rest ends with the actor system.</summary>
    internal async ValueTask Stop(TimeSpan timeout)
    {
        using var limit = new CancellationTokenSource(timeout);
        await Step("pausing the downloads", Pause(limit.Token), limit.Token).ConfigureAwait(false);
        await Step("closing the connections that rest", _connections.DisposeAsync().AsTask(), limit.Token).ConfigureAwait(false);
        await Step("saying goodbye to the peers", _server.GracefulStop(timeout, PeerServerMessages.Leave.Instance), limit.Token).ConfigureAwait(false);
        _metrics.Dispose();
        _tickets.Dispose();
        _journal.Dispose();
        await Step("telling the tracker of the last traffic", _traffic.GracefulStop(LastWordLimit, TrafficReporter.End.Instance), CancellationToken.None).ConfigureAwait(false);
    }

    private async Task Pause(CancellationToken limit)
    {
        var saved = await _manager.Ask<Outcome<Done>>(new ManagerMessages.Rest(), limit).ConfigureAwait(false);
        if (saved.Error is { } error) _log.Warning("the downloads' history was not saved: {0}", error.Message);
    }

    private async Task Step(string what, Task step, CancellationToken limit)
    {
        try
        {
            await step.WaitAsync(limit).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _log.Warning("{0} took too long", what); // the steps after it are still wanted
        }
    }

    private static async Task<IPEndPoint> Bind(IActorRef server, IPEndPoint listen)
    {
        try
        {
            return (await server.Ask<PeerServerMessages.Bound>(PeerServerMessages.GetBound.Instance, BindLimit).ConfigureAwait(false)).Address;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new ClientStartException($"cannot serve peers on {listen}: {WhyNot(listen) ?? (e.InnerException ?? e).Message}", e);
        }
    }

    /// <summary>A failed binding does not say why; the system says it again when it is asked again.</summary>
    private static string? WhyNot(IPEndPoint listen)
    {
        try
        {
            using var socket = new Socket(listen.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(listen);
            return null;
        }
        catch (SocketException e)
        {
            return e.Message;
        }
    }
}
