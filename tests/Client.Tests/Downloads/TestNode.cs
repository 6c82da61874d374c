using System.Net;
using System.Threading.Channels;
using Akka.Actor;
using Akka.Configuration;
using AkkaP2P.Client.Shares;
using AkkaP2P.Client.Trackers;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Hashing;

namespace AkkaP2P.Client.Tests.Downloads;

/// <summary>A node with real sockets, files and actors, whose tracker is a <see cref="TestHub"/>.</summary>
internal sealed class TestNode : IShareObserver, IAsyncDisposable
{
    private readonly TestHub _hub;
    private readonly ActorSystem _system;
    private readonly NodeIdentity _identity;
    private readonly Channel<ClientEvent> _events = Channel.CreateUnbounded<ClientEvent>();

    private TestNode(TestHub hub, string user, string dataFolder, Config config)
    {
        (_hub, User) = (hub, user);
        _system = ActorSystem.Create("node", config);
        _identity = NodeIdentity.LoadOrCreate(dataFolder);
        Table = new ShareTable(this);
    }

    public string User { get; }

    public Hash256 NodeId => _identity.NodeId;

    public ShareTable Table { get; }

    public TestTrackerApi Tracker { get; private set; } = null!;

    public Transfers Transfers { get; private set; } = null!;

    public IPEndPoint Listen => Transfers.Listen;

    public ChannelReader<ClientEvent> Events => _events.Reader;

    /// <summary>Called first for each event, on the thread that tells it.</summary>
    public Action<ClientEvent>? OnEvent { get; set; }

    public static async Task<TestNode> Start(TestHub hub, string user, string dataFolder, string settings = "", bool signIn = true, TimeProvider? time = null)
    {
        Directory.CreateDirectory(dataFolder);
        using var defaults = new StreamReader(typeof(ClientOptions).Assembly.GetManifestResourceStream("client.conf")!);
        var config = ConfigurationFactory.ParseString(settings)
            .WithFallback(ConfigurationFactory.ParseString("akkap2p.client.rehearse = off"))
            .WithFallback(ConfigurationFactory.ParseString(await defaults.ReadToEndAsync()));
        var node = new TestNode(hub, user, dataFolder, ConfigurationFactory.ParseString("akka.loglevel = WARNING").WithFallback(config));
        var options = new ClientOptions { Trackers = new TrackerInfo([]), DataFolder = dataFolder, Config = config };
        node.Tracker = new TestTrackerApi(hub, node);
        node.Transfers = await Transfers.Start(
            node._system, options, node._identity, node.Tracker, node.Table, node.Tell, time ?? TimeProvider.System);
        hub.Add(node);
        if (signIn) node.SignIn();
        return node;
    }

    private void Tell(ClientEvent happened)
    {
        OnEvent?.Invoke(happened);
        _events.Writer.TryWrite(happened);
    }

    public void SignIn()
    {
        Table.Load(User, []);
        Publish(new TrackerNews.SignedIn(User, _hub.TicketKey));
    }

    public void SignOut()
    {
        Table.Clear();
        Publish(new TrackerNews.SignedOut(User));
    }

    public void Publish(object news) => _system.EventStream.Publish(news);

    public async Task<HashedFile> Share(string path)
    {
        var hashed = (await FileHasher.Hash(path, new FileHashOptions())).Value;
        Share(path, hashed);
        return hashed;
    }

    /// <summary>Shares what lies there as if it hashed to this.</summary>
    public void Share(string path, HashedFile hashed)
    {
        var name = Path.GetFileName(path);
        _hub.Register(User, name, hashed.Layout, hashed.Root, hashed.Layer);
        var pieceSize = hashed.Layout.Count == 0 ? Protocol.Pieces.PieceSize.Default : hashed.Layout.PieceSize;
        var info = new ServedFileInfo(User, TestHub.Group, name, path, hashed.Layout.Size, pieceSize, hashed.Root ?? default);
        Table.Add(new ShareRecord(info, FileStamp.Of(path).Value, 0));
    }

    public async Task<long> Download(string file, string destination, Func<DownloadRequest, DownloadRequest>? with = null) =>
        (await TryDownload(file, destination, with)).Value.DownloadId;

    public Task<Outcome<DownloadStarted>> TryDownload(string file, string destination, Func<DownloadRequest, DownloadRequest>? with = null)
    {
        var request = new DownloadRequest(TestHub.Group, file, destination);
        return Transfers.Downloads.Start(User, with is null ? request : with(request), default);
    }

    public Task<Outcome<DownloadList>> Wait(long? id = null, double seconds = 60) => Transfers.Downloads.Wait(id, TimeSpan.FromSeconds(seconds), default);

    public async Task<DownloadStatus> Status(long id) =>
        (await Transfers.Downloads.Show(default)).Value.Downloads.Single(d => d.DownloadId == id);

    /// <summary>Looks again and again, until it is so.</summary>
    public async Task<DownloadStatus> Until(long id, Func<DownloadStatus, bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (true)
        {
            var status = await Status(id);
            if (condition(status)) return status;
            try
            {
                await timer.WaitForNextTickAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"still {status}");
            }
        }
    }

    /// <summary>Bytes served of all its shares, once they are so many: they are counted when they have been sent, and their receiver may be quicker to say that it has them.</summary>
    public async Task<long> Served(long least)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (Table.Served.Sum(f => f.BytesServed) < least) await timer.WaitForNextTickAsync(limit.Token);
        return Table.Served.Sum(f => f.BytesServed);
    }

    void IShareObserver.Announce(ServedFile file) => _hub.Announce(this, file.Info.File, file.Source?.Have());

    void IShareObserver.Leave(ServedFile file) => _hub.Leave(this, file.Info.File);

    void IShareObserver.Remember(ShareRecord share)
    {
    }

    /// <summary>One of its actors is gone, and answers no more.</summary>
    public async Task Lose(string actor)
    {
        var lost = await _system.ActorSelection($"/user/{actor}").ResolveOne(TimeSpan.FromSeconds(60));
        await lost.GracefulStop(TimeSpan.FromSeconds(60));
    }

    /// <summary>As a killed process would: no goodbyes, nothing saved.</summary>
    public async Task Kill()
    {
        _hub.Remove(this);
        await _system.Terminate();
        _identity.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        _hub.Remove(this);
        if (_system.WhenTerminated.IsCompleted) return;
        await Transfers.DisposeAsync();
        await _system.Terminate();
        _identity.Dispose();
    }
}
