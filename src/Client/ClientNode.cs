using System.Net;
using System.Threading.Channels;
using Akka.Configuration;
using Akka.Event;
using AkkaP2P.Client.Metrics;
using AkkaP2P.Client.Ui;

namespace AkkaP2P.Client;

/// <summary>
/// A client node: its actor system and what lives in it.
/// <code>
/// ClientNode ─ trackers   TrackerLink    the connection to the trackers
///            ├ shares     ShareRegistry  keeps trackers, journal and disk in step with the table of shares
///            ├ news       NewsRelay      what the trackers push, as events for the user
///            ├ peers      PeerServer     serves pieces
///            ├ downloads  DownloadManager
///            └ rehearsal  Rehearsal      for a moment after the start
/// </code>
/// The commands are in the other parts of this class, a file for each kind; they run on the caller's tasks and ask the parts.
/// </summary>
public sealed partial class ClientNode : IClientNode
{
    /// <summary>Its instruments tell what a node has moved.</summary>
    public const string MeterName = NodeMetrics.MeterName;

    /// <summary>How long a sign-out may take the trackers; the session ends there by itself otherwise.</summary>
    private static readonly TimeSpan SignOutTimeout = TimeSpan.FromSeconds(2);

    /// <summary>How long login waits for the node's presence at a tracker, so that what follows finds it online.</summary>
    private static readonly TimeSpan PresenceTimeout = TimeSpan.FromSeconds(5);

    private readonly NodeFoundation _base;
    private readonly NodeParts _parts;
    private readonly TimeSpan _stopTimeout;
    private readonly ILoggingAdapter _log;
    private readonly DroppedFiles _dropped;

    /// <summary>One login or logout at a time.</summary>
    private readonly SemaphoreSlim _signing = new(1);
    private int _stopping;
    private PageServer? _page;

    private ClientNode(NodeFoundation @base, NodeParts parts, TimeSpan stopTimeout)
    {
        (_base, _parts, _stopTimeout) = (@base, parts, stopTimeout);
        _log = Logging.GetLogger(@base.System, this);
        _dropped = new DroppedFiles(Path.Combine(Path.GetFullPath(@base.Options.DataFolder), "dropped"));
        _parts.Trackers.Api.SessionChanged += OnSessionChanged;
    }

    public ChannelReader<ClientEvent> Events => _base.Events;

    public NodeStatus Status => new(
        _parts.Trackers.Session.Current?.User,
        _parts.Data.Listen.ToString(),
        _base.Identity.NodeId,
        _parts.Trackers.Directory.Current,
        _parts.Trackers.Directory.Statuses,
        _parts.Gateway);

    /// <summary>The address of the node's own page with the token that opens it, or null.</summary>
    public string? PageUrl => _page?.Url;

    /// <exception cref="ClientStartException">The folder is in use, the port is taken, a file or setting cannot be read.</exception>
    public static async Task<ClientNode> Start(ClientOptions options)
    {
        var foundation = NodeFoundation.Lay(options);
        try
        {
            var parts = await NodeParts.Start(foundation);
            var node = new ClientNode(foundation, parts, foundation.Client.GetTimeSpan("stop-timeout"));
            return options.Ui is { } ui ? await node.ShowPage(ui) : node;
        }
        catch (Exception e) when (e is ConfigurationException or FormatException)
        {
            await foundation.DisposeAsync();
            throw new ClientStartException($"a setting is wrong: {e.Message}", e) { IsMisuse = true };
        }
        catch
        {
            await foundation.DisposeAsync();
            throw;
        }
    }

    /// <summary>Says goodbye to peers and trackers and flushes what must be remembered, within the time it has.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _stopping, 1) != 0) return;
        using var limit = new CancellationTokenSource(_stopTimeout);
        await Step("closing the page", async () => await (_page?.DisposeAsync() ?? ValueTask.CompletedTask), limit.Token);
        await Step("stopping transfers", async () => await _parts.Data.DisposeAsync(), limit.Token);
        await Step("remembering the shares", _parts.Shares.End, limit.Token);
        await Step("signing out", () => SignOut(limit.Token), limit.Token);
        await Step("stopping the parts", async () => await _parts.DisposeAsync(), limit.Token);
        await Step("stopping the actors", async () => await _base.DisposeAsync(), CancellationToken.None);
        _signing.Dispose();
    }

    private async Task<ClientNode> ShowPage(IPEndPoint listen)
    {
        try
        {
            _page = await PageServer.Start(listen, this, _parts, _base.Events, _dropped);
            return this;
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    private async Task Step(string what, Func<Task> step, CancellationToken limit)
    {
        try
        {
            await step().WaitAsync(limit);
        }
        catch (Exception e)
        {
            _log.Warning("{0} failed: {1}", what, e.Message); // the steps after it are still wanted
        }
    }
}
