using System.Net;
using System.Net.Sockets;
using Akka.Configuration;
using AkkaP2P.Client;
using AkkaP2P.Protocol;
using AkkaP2P.Tracker;
using Microsoft.Extensions.Logging.Abstractions;

namespace AkkaP2P.Scenarios;

/// <summary>Trackers and clients in this process, on free loopback ports, with their data in a folder that goes with them.</summary>
internal sealed class Nodes : IAsyncDisposable
{
    public const string Password = "scenario-password";

    private const string Quick = "akka.stdout-loglevel = OFF\nakkap2p.tracker.passwords.iterations = 100";

    private readonly string _folder = Directory.CreateTempSubdirectory("akkap2p-scenario-").FullName;
    private readonly List<TrackerNode> _trackers = [];
    private readonly List<ClientNode> _clients = [];
    private readonly TrackerInfo _info;

    public Nodes(int trackers)
    {
        var ports = FreePorts(2 * trackers);
        _info = new TrackerInfo([.. Enumerable.Range(0, trackers).Select(i => new TrackerEndpoint("127.0.0.1", ports[2 * i], ports[2 * i + 1]))]);
    }

    public IReadOnlyList<TrackerNode> Trackers => _trackers;

    public string PathOf(string name) => Path.Combine(_folder, name);

    public async Task StartTrackers() =>
        _trackers.AddRange(await Task.WhenAll(Enumerable.Range(1, _info.Trackers.Count).Select(StartTracker)));

    /// <summary>A signed-in user's node that knows one tracker at first.</summary>
    public async Task<ClientNode> StartClient(string user, int firstTracker)
    {
        var client = await ClientNode.Start(new ClientOptions
        {
            Trackers = new TrackerInfo([_info.Trackers[firstTracker]]),
            DataFolder = PathOf($"client-{user}"),
            Config = ConfigurationFactory.ParseString(Quick),
        });
        _clients.Add(client);
        Assert.Null((await client.CreateUser(user, Password)).Error);
        Assert.Null((await client.Login(user, Password)).Error);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients) await client.DisposeAsync();
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
