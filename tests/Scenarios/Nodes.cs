using Akka.Configuration;
using AkkaP2P.Client;
using AkkaP2P.Protocol;
using AkkaP2P.Tests.Shared;
using AkkaP2P.Tracker;

namespace AkkaP2P.Scenarios;

/// <summary>Trackers and clients in this process, on free loopback ports, with their data in a folder that goes with them.</summary>
internal sealed class Nodes : IAsyncDisposable
{
    public const string Password = "scenario-password";

    private const string Quick = LocalTrackers.Patient + """
        akkap2p.tracker.passwords.iterations = 100
        akkap2p.client.tracker.command-timeout = 1m
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("akkap2p-scenario-").FullName;
    private readonly List<ClientNode> _clients = [];
    private readonly LocalTrackers _trackers;

    public Nodes(int trackers) => _trackers = new LocalTrackers(trackers, _folder, Quick);

    public IReadOnlyList<TrackerNode> Trackers => _trackers.Running;

    public string PathOf(string name) => Path.Combine(_folder, name);

    public Task StartTrackers() => _trackers.Start();

    /// <summary>A signed-in user's node that knows one tracker at first.</summary>
    public async Task<ClientNode> StartClient(string user, int firstTracker, string settings = "")
    {
        var client = await ClientNode.Start(new ClientOptions
        {
            Trackers = new TrackerInfo([_trackers.Info.Trackers[firstTracker]]),
            DataFolder = PathOf($"client-{user}"),
            Config = ConfigurationFactory.ParseString($"{Quick}\n{settings}"),
        });
        _clients.Add(client);
        Assert.Null((await client.CreateUser(user, Password)).Error);
        Assert.Null((await client.Login(user, Password)).Error);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients) await client.DisposeAsync();
        await _trackers.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
