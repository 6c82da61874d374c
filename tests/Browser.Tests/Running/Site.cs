using System.Net;
using Akka.Configuration;
using AkkaP2P.Client;
using AkkaP2P.Tests.Shared;
using AkkaP2P.Tracker;

namespace AkkaP2P.Browser.Tests.Running;

/// <summary>Real trackers and clients in this process, on free loopback ports; every client has a page. Their data goes with them.</summary>
public sealed class Site : IAsyncDisposable
{
    public const string Password = "a-long-password";

    private const string Quick = LocalTrackers.Patient + """
        akkap2p.tracker { passwords.iterations = 100, swarms.news-delay = 20ms }
        akkap2p.client { shares.announce-interval = 200ms, tracker.command-timeout = 1m }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("akkap2p-browser-").FullName;
    private readonly List<ClientNode> _clients = [];
    private readonly LocalTrackers _trackers;

    private Site(int trackers) => _trackers = new LocalTrackers(trackers, _folder, Quick);

    public IReadOnlyList<TrackerNode> Trackers => _trackers.Running;

    public static async Task<Site> Start(int trackers = 1)
    {
        var site = new Site(trackers);
        try
        {
            await site._trackers.Start();
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
            Trackers = _trackers.Info,
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
        await _trackers.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
