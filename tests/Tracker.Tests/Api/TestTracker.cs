using System.Globalization;
using Akka.Configuration;
using AkkaP2P.Cli.Processes;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Api;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AkkaP2P.Tracker.Tests.Api;

/// <summary>A tracker in this process on a free port, with its data in a folder of its own.</summary>
public sealed class TestTracker : IAsyncDisposable
{
    /// <summary>Few rounds of password hashing, no waiting that a spec does not ask for, and nobody given up because the machine is busy.</summary>
    private const string Fast = """
        akka.stdout-loglevel = OFF
        akka.cluster.failure-detector.acceptable-heartbeat-pause = 30s
        akkap2p.tracker {
          api { command-timeout = 1m, replica-timeout = 1m }
          cluster { store-timeout = 1m, stray-timeout = 2m }
          passwords { iterations = 100, failures = 1000 }
          swarms.news-delay = 20ms
          catalog.poll-interval = 50ms
        }
        """;

    private readonly string _folder;
    private readonly bool _ownsFolder;

    private TestTracker(TrackerNode node, string folder, bool ownsFolder) => (Node, _folder, _ownsFolder) = (node, folder, ownsFolder);

    public TrackerNode Node { get; }

    public static Task<TestTracker> Start(string settings = "", ILoggerFactory? logging = null) =>
        Start(Path.Combine(Path.GetTempPath(), $"tracker-spec-{Guid.NewGuid():n}"), settings, ownsFolder: true, logging: logging);

    /// <summary>On the data another tracker left in this folder.</summary>
    public static async Task<TestTracker> Start(string folder, string settings, bool ownsFolder, int number = 1, ILoggerFactory? logging = null)
    {
        var options = new TrackerOptions
        {
            Trackers = TrackersOf(folder),
            Number = number,
            DataFolder = folder,
            Store = $"sqlite:{Path.Combine(folder, "store.db")}",
            Config = ConfigurationFactory.ParseString(settings).WithFallback(ConfigurationFactory.ParseString(Fast)),
        };
        return new TestTracker(await TrackerNode.Start(options, logging ?? NullLoggerFactory.Instance), folder, ownsFolder);
    }

    /// <summary>Two places; their cluster ports are chosen once for a folder, so that its trackers find each other.</summary>
    private static TrackerInfo TrackersOf(string folder)
    {
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, "cluster-ports");
        if (!File.Exists(file)) File.WriteAllLines(file, FreePorts.Take(2).Select(p => p.ToString(CultureInfo.InvariantCulture)));
        return new TrackerInfo([.. File.ReadLines(file).Select(port => new TrackerEndpoint("127.0.0.1", int.Parse(port, CultureInfo.InvariantCulture), 0))]);
    }

    /// <summary>A caller nobody knows yet.</summary>
    public TestClient Stranger() => new(Node.Api);

    /// <summary>A signed-in user; made when there is none of that name.</summary>
    public async Task<TestClient> SignedIn(string user)
    {
        var client = Stranger();
        await client.Post("/users", new CreateUser(user, TestClient.Password), ApiJson.Default.CreateUser);
        await client.SignIn(user);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await Node.DisposeAsync();
        if (_ownsFolder) Directory.Delete(_folder, recursive: true);
    }
}
