using System.Net;
using Akka.Actor;
using AkkaP2P.Client.Gateway;
using AkkaP2P.Client.Shares;
using AkkaP2P.Client.Tests.Downloads;

namespace AkkaP2P.Client.Tests.Gateway;

/// <summary>A gateway on a <see cref="TestNode"/>.</summary>
internal sealed class TestGateway : IAsyncDisposable
{
    private readonly LoopbackHost _host;
    private readonly FileCache _cache;
    private readonly ShareCommands _shares;
    private readonly ShareJournal _journal;

    private TestGateway(LoopbackHost host, FileCache cache, ShareCommands shares, ShareJournal journal) =>
        (_host, _cache, _shares, _journal) = (host, cache, shares, journal);

    public string Url => _host.Url;

    public static async Task<TestGateway> Start(TestHub hub, TestNode node, string folder, GatewaySettings settings, Func<string?>? user = null)
    {
        var trackers = new TestTrackerApi(hub, node);
        var journal = ShareJournal.Open(folder);
        var shares = new ShareCommands(node.Table, journal, trackers, ActorRefs.Nobody, new ShareSettings());
        var cache = new FileCache(Path.Combine(folder, "cache"), node.Transfers.Downloads, shares, settings, TimeProvider.System);
        var files = new GatewayFiles(node.Table, trackers, node.Transfers.Downloads, cache, settings, TimeProvider.System);
        var host = await HttpGateway.Start(new IPEndPoint(IPAddress.Loopback, 0), new FileServing(files, user ?? (() => node.User)));
        return new TestGateway(host, cache, shares, journal);
    }

    public Uri Of(string file) => new(HttpGateway.FolderOf(Url, TestHub.Group), Uri.EscapeDataString(file));

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _cache.Dispose();
        _shares.Dispose();
        await _journal.DisposeAsync();
    }
}
