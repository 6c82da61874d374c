using System.Net;
using System.Net.Sockets;
using Akka.Configuration;
using AkkaP2P.Client;
using AkkaP2P.Protocol;
using AkkaP2P.Tracker;
using Microsoft.Extensions.Logging.Abstractions;

namespace AkkaP2P.Browser.Tests.Running;

/// <summary>Real trackers and clients in this process, on free loopback ports; every client has a page. Their data goes with them.</summary>
public sealed class Site : IAsyncDisposable
{
    public const string Password = "a-long-password";

    private const string Quick = "akka.stdout-loglevel = OFF\nakkap2p.tracker { passwords.iterations = 100, swarms.news-delay = 20ms }\nakkap2p.client.shares.announce-interval = 200ms";

    private readonly string _folder = Directory.CreateTempSubdirectory("akkap2p-browser-").FullName;
    private readonly List<TrackerNode> _trackers = [];
    private readonly List<ClientNode> _clients = [];
    private readonly TrackerInfo _info;

    private Site(int trackers)
    {
        var ports = FreePorts(2 * trackers);
        _info = new TrackerInfo([.. Enumerable.Range(0, trackers).Select(i => new TrackerEndpoint("127.0.0.1", ports[2 * i], ports[2 * i + 1]))]);
    }

    public IReadOnlyList<TrackerNode> Trackers => _trackers;

    public static async Task<Site> Start(int trackers = 1)
    {
        var site = new Site(trackers);
        try
        {
            site._trackers.AddRange(await Task.WhenAll(Enumerable.Range(1, trackers).Select(site.StartTracker)));
            return site;
        }
        catch
        {
            await site.DisposeAsync();
            throw;
        }
    }

    public string PathOf(string name) => Path.Combine(_folder, name);

    /// <summary>A node that nobody is signed in at.</summary>
    public async Task<ClientNode> Client(string name)
    {
        var client = await ClientNode.Start(new ClientOptions
        {
            Trackers = _info,
            DataFolder = PathOf($"client-{name}"),
            Config = ConfigurationFactory.ParseString(Quick),
            Ui = new IPEndPoint(IPAddress.Loopback, 0),
        });
        _clients.Add(client);
        return client;
    }

    public async Task<ClientNode> User(string name)
    {
        var client = await Client(name);
        Assert.Null((await client.CreateUser(name, Password)).Error);
        Assert.Null((await client.Login(name, Password)).Error);
        return client;
    }

    /// <summary>Makes him a member.</summary>
    public static async Task Join(ClientNode owner, ClientNode client, string group)
    {
        Assert.Null((await client.JoinGroup(group)).Error);
        Assert.Null((await owner.AcceptRequest(group, client.Status.User!)).Error);
    }

    /// <summary>A file of bytes that are the same for the same name and size. One that is there, and may be shared, is not touched.</summary>
    public string MakeFile(string name, int size)
    {
        var file = new FileInfo(PathOf(name));
        if (file.Exists && file.Length == size) return file.FullName;
        var content = new byte[size];
        new Random(name.Length * 7919 + size).NextBytes(content);
        File.WriteAllBytes(file.FullName, content);
        return file.FullName;
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_clients.Select(c => c.DisposeAsync().AsTask()));
        // One after the other: each leaves a cluster that agrees to it.
        foreach (var tracker in _trackers) await tracker.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private Task<TrackerNode> StartTracker(int number) => TrackerNode.Start(
        new TrackerOptions
        {
            Trackers = _info,
            Number = number,
            DataFolder = PathOf("trackers"),
            Store = $"sqlite:{PathOf("store.db")}",
            Config = ConfigurationFactory.ParseString(Quick),
        },
        NullLoggerFactory.Instance);

    private static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        foreach (var listener in listeners) listener.Start();
        var ports = listeners.Select(l => ((IPEndPoint)l.LocalEndpoint).Port).ToArray();
        foreach (var listener in listeners) listener.Dispose();
        return ports;
    }
}
