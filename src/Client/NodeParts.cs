using Akka.Actor;
using Akka.Event;
using AkkaP2P.Client.Gateway;
using AkkaP2P.Client.Shares;
using AkkaP2P.Client.Trackers;

namespace AkkaP2P.Client;

/// <summary>The working parts of a node, started in the order in which they need each other.</summary>
internal sealed class NodeParts : IAsyncDisposable
{
    private readonly ShareJournal _journal;

    private readonly FileCache _cache;
    private readonly LoopbackHost? _gateway;

    private NodeParts(
        ShareJournal journal, TrackerParts trackers, Transfers data, ShareTable table, ShareCommands shares, IActorRef link, FileCache cache, FileServing files, LoopbackHost? gateway)
    {
        (_journal, _cache, _gateway) = (journal, cache, gateway);
        (Trackers, Data, Table, Shares, Link, Files) = (trackers, data, table, shares, link, files);
    }

    public TrackerParts Trackers { get; }

    public Transfers Data { get; }

    public ShareTable Table { get; }

    public ShareCommands Shares { get; }

    /// <summary>Files over HTTP.</summary>
    public FileServing Files { get; }

    /// <summary>The <see cref="TrackerLink"/>.</summary>
    public IActorRef Link { get; }

    /// <summary><c>http://IP:PORT</c> of the gateway, or null.</summary>
    public string? Gateway => _gateway?.Url;

    /// <exception cref="ClientStartException">A port is taken, or a file cannot be used.</exception>
    public static async Task<NodeParts> Start(NodeFoundation foundation)
    {
        var (system, options, clock) = (foundation.System, foundation.Options, TimeProvider.System);
        var log = Logging.GetLogger(system, "trackers");
        var settings = ShareSettings.From(foundation.Client);
        var journal = ShareJournal.Open(options.DataFolder);
        Transfers? data = null;
        TrackerParts? trackers = null;
        ShareCommands? shares = null;
        FileCache? cache = null;
        try
        {
            trackers = new TrackerParts(
                options.Trackers, options.DataFolder, foundation.Identity.NodeId, () => data!.Listen.ToString(),
                TrackerSettings.From(foundation.Client), clock, text => log.Warning(text));
            var observer = new RegistryObserver();
            var table = new ShareTable(observer);
            data = await Transfers.Start(system, options, foundation.Identity, trackers.Api, table, foundation.Events.Publish, clock);
            observer.Registry = system.ActorOf(ShareRegistry.Props(table, journal, trackers.Api, settings), "shares");
            system.ActorOf(NewsRelay.Props(data.Listen.ToString(), foundation.Identity.NodeId.ToString(), foundation.Events.Publish), "news");
            var link = system.ActorOf(TrackerLink.Props(trackers), "trackers");
            shares = new ShareCommands(table, journal, trackers.Api, observer.Registry, settings);
            var gatewaySettings = GatewaySettings.From(foundation.Client);
            cache = new FileCache(Path.Combine(Path.GetFullPath(options.DataFolder), "cache"), data.Downloads, shares, gatewaySettings, clock);
            var files = new FileServing(
                new GatewayFiles(table, trackers.Api, data.Downloads, cache, gatewaySettings, clock), () => trackers.Session.Current?.User);
            var gateway = options.Gateway is { } address ? await HttpGateway.Start(address, files) : null;
            return new NodeParts(journal, trackers, data, table, shares, link, cache, files, gateway);
        }
        catch
        {
            cache?.Dispose();
            shares?.Dispose();
            if (data is not null) await data.DisposeAsync();
            trackers?.Dispose();
            await journal.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_gateway is not null) await _gateway.DisposeAsync();
        _cache.Dispose();
        await Link.GracefulStop(TimeSpan.FromSeconds(1));
        Trackers.Dispose();
        Shares.Dispose();
        await _journal.DisposeAsync();
    }
}
