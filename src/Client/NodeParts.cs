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

    private readonly HttpGateway? _gateway;

    private NodeParts(ShareJournal journal, TrackerParts trackers, Transfers data, ShareCommands shares, IActorRef link, HttpGateway? gateway)
    {
        (_journal, _gateway) = (journal, gateway);
        (Trackers, Data, Shares, Link) = (trackers, data, shares, link);
    }

    public TrackerParts Trackers { get; }

    public Transfers Data { get; }

    public ShareCommands Shares { get; }

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
        try
        {
            trackers = new TrackerParts(
                options.Trackers, options.DataFolder, foundation.Identity.NodeId, () => data!.Listen.ToString(),
                TrackerSettings.From(foundation.Client), clock, text => log.Warning(text));
            var observer = new RegistryObserver();
            var table = new ShareTable(observer);
            data = await Transfers.Start(system, options, foundation.Identity, trackers.Api, table, foundation.Events.Publish, clock);
            var gateway = options.Gateway is { } address ? await HttpGateway.Start(address, table, () => trackers.Session.Current?.User) : null;
            observer.Registry = system.ActorOf(ShareRegistry.Props(table, journal, trackers.Api, settings), "shares");
            system.ActorOf(NewsRelay.Props(data.Listen.ToString(), foundation.Identity.NodeId.ToString(), foundation.Events.Publish), "news");
            var link = system.ActorOf(TrackerLink.Props(trackers), "trackers");
            var shares = new ShareCommands(table, journal, trackers.Api, observer.Registry, settings);
            return new NodeParts(journal, trackers, data, shares, link, gateway);
        }
        catch
        {
            if (data is not null) await data.DisposeAsync();
            trackers?.Dispose();
            await journal.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_gateway is not null) await _gateway.DisposeAsync();
        await Link.GracefulStop(TimeSpan.FromSeconds(1));
        Trackers.Dispose();
        Shares.Dispose();
        await _journal.DisposeAsync();
    }
}
