using System.Diagnostics.Metrics;
using Akka.Configuration;
using AkkaP2P.Protocol.Api;
using AkkaP2P.Protocol.Tickets;
using AkkaP2P.Swarm.Limits;
using AkkaP2P.Tracker.Api;
using AkkaP2P.Tracker.Catalog;
using AkkaP2P.Tracker.Clustering;
using AkkaP2P.Tracker.Dashboard;
using AkkaP2P.Tracker.Metrics;
using AkkaP2P.Tracker.Security;
using AkkaP2P.Tracker.Sessions;
using AkkaP2P.Tracker.Store;
using AkkaP2P.Tracker.Swarms;
using AkkaP2P.Tracker.Users;

namespace AkkaP2P.Tracker;

/// <summary>
/// One running tracker. What it consists of is started in the order of dependence and stopped in the opposite one:
/// data folder, store, keys, actors, web server.
/// </summary>
public sealed class TrackerNode : IAsyncDisposable
{
    /// <summary>Its instruments are what /metrics shows.</summary>
    public const string MeterName = TrackerMetrics.MeterName;

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);

    private readonly StopList _stops;
    private readonly ApiServices _services;
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _disposed;

    private TrackerNode(string api, string clusterAddress, ApiServices services, StopList stops) =>
        (Api, ClusterAddress, _services, _stops) = (api, clusterAddress, services, stops);

    /// <summary><c>https://HOST:PORT</c></summary>
    public string Api { get; }

    /// <summary><c>HOST:PORT</c></summary>
    public string ClusterAddress { get; }

    /// <summary>This tracker's own; there may be others in the process.</summary>
    internal Meter Meter => _services.Metrics.Meter;

    /// <summary>The cluster as this tracker sees it.</summary>
    public IReadOnlyList<TrackerStatus> Members => _services.Trackers().Trackers;

    /// <summary>What the tracker knows and serves now.</summary>
    public TrackerSummary Summary
    {
        get
        {
            var groups = _services.Catalog.Groups.ToArray();
            return new TrackerSummary(_services.Presence.Streams, groups.Length, groups.Sum(g => g.Files.Count), _services.Catalog.Applied);
        }
    }

    /// <summary>Completes when the tracker has stopped.</summary>
    public Task Completion => _completion.Task;

    /// <summary>Completes when the tracker is ready to serve.</summary>
    /// <exception cref="TrackerStartException">It could not start; nothing of it is left.</exception>
    public static Task<TrackerNode> Start(TrackerOptions options, ILoggerFactory logging) => Start(options, logging, TimeProvider.System);

    internal static async Task<TrackerNode> Start(TrackerOptions options, ILoggerFactory logging, TimeProvider time)
    {
        var stops = new StopList(logging.CreateLogger<TrackerNode>());
        using var timeout = new CancellationTokenSource(StartTimeout);
        try
        {
            return await Start(options, logging, time, stops, timeout.Token);
        }
        catch (Exception e)
        {
            await stops.Run();
            if (e is OperationCanceledException) throw new TrackerStartException($"the tracker was not ready within {StartTimeout.TotalSeconds} s", e);
            if (e is Akka.Remote.RemoteTransportException) throw new TrackerStartException(e.Message, e);
            if (e is StoreException) throw new TrackerStartException(e.Message, e);
            if (e is ConfigurationException) throw new TrackerStartException($"a setting is wrong: {e.Message}", e) { IsMisuse = true };
            throw;
        }
    }

    /// <summary>Stops within 10 s.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            await _stops.Run();
            _completion.SetResult();
        }

        await Completion;
    }

    private static async Task<TrackerNode> Start(
        TrackerOptions options, ILoggerFactory logging, TimeProvider time, StopList stops, CancellationToken cancel)
    {
        var entry = options.Trackers.Trackers[options.Number - 1];
        var settings = new TrackerSettings(options.Config, time);
        var folder = DataFolder.Hold(options.DataFolder, options.Number);
        stops.Add("data folder", folder.Dispose);
        var store = await OpenStore(options, cancel);
        stops.Add("store", store.DisposeAsync);

        var ca = await ClusterCa.Load(store, time, cancel);
        stops.Add("ca", ca.Dispose);
        var ticketKey = await ClusterSecrets.TicketKey(store, cancel);
        stops.Add("ticket key", ticketKey.Dispose);
        var tokenKeys = new TokenKeys(store, settings.KeyRotation, settings.TokenLifetime, time);
        await tokenKeys.Refresh(cancel);
        var rotation = new KeyRotation(tokenKeys, time, logging);
        stops.Add("key rotation", rotation.DisposeAsync);
        var passwords = new Passwords(settings.PasswordIterations, settings.PasswordThreads, settings.PasswordsWaiting);
        stops.Add("password threads", passwords.Dispose);

        var certificate = ca.IssueFor(entry.Host, time.GetUtcNow());
        stops.Add("certificate", certificate.Dispose);
        var presence = new Presence();
        var (catalog, swarms, directory, counts) = (new Catalog.Catalog(), new SwarmCounts(time), new TrackerDirectory(entry, options.Trackers.Trackers, presence), new CommandCounts());
        var dashboard = new DashboardView(catalog, swarms, directory, presence, counts);
        var parts = new TrackerParts(
            entry, options.Trackers.Trackers, options.Config, settings, time, logging, store, certificate, await folder.Write("cluster-ca.pem", ca.Pem, cancel),
            catalog, presence, swarms, directory, dashboard);
        var runtime = await TrackerRuntime.Start(parts, cancel);
        stops.Add("actors", runtime.DisposeAsync);
        if (!await parts.Catalog.WaitFor(await store.LastChange(cancel), StartTimeout, cancel)) throw new OperationCanceledException();

        var barrier = new ReadBarrier(store, parts.Catalog, runtime.ReadFeed, settings.ReplicaTimeout);
        var services = new ApiServices(
            settings, time, store, parts.Catalog, barrier, parts.Presence, parts.SwarmCounts, new SessionTokens(tokenKeys, settings.TokenLifetime, time),
            passwords, SignInLimitsOf(settings.SignIn, time), new KeyedLimits(settings.AnnounceBurst, settings.AnnounceLeak, time),
            new LargeTransfers(settings.LargeMemory, settings.LargeWait, settings.BodyTimeout, time),
            new OnceAWhile(TimeSpan.FromMinutes(1), time), new TicketSigner(ticketKey), ca.Pem, runtime, parts.Directory.List, counts, dashboard)
        {
            Metrics = new TrackerMetrics(counts),
        };
        stops.Add("metrics", services.Metrics.Dispose);
        var web = await ApiHost.Start(entry, certificate, services, new MetricsPage(services), logging, cancel);
        stops.AddTask("web server", async () =>
        {
            await web.StopAsync();
            await web.DisposeAsync();
        });
        var api = (entry with { ApiPort = ApiHost.PortOf(web) }).Api;
        parts.Directory.Serves(api);
        return new TrackerNode(api, runtime.ClusterAddress, services, stops);
    }

    /// <summary>Wrong passwords by address: ten times as many as for one user, so that a class behind one router can sign in.</summary>
    private static KeyedLimits SignInLimitsOf(SignInLimits user, TimeProvider time) => new(user.Failures * 10, user.Leak / 10, time);

    private static async Task<IStateStore> OpenStore(TrackerOptions options, CancellationToken cancel)
    {
        StoreAddress address;
        try
        {
            address = StoreAddress.Parse(options.Store);
        }
        catch (FormatException e)
        {
            throw new TrackerStartException(e.Message, e);
        }

        var elsewhere = options.Trackers.Trackers.FirstOrDefault(t => !LocalMachine.Is(t.Host));
        if (address is StoreAddress.SqliteFile && elsewhere is not null)
        {
            throw new TrackerStartException($"a SQLite store serves the trackers of one machine, but {elsewhere.Host} is another: use --store postgres://…");
        }

        return await StateStores.Open(address, cancel);
    }
}
