using Akka.Configuration;
using AkkaP2P.Cli.Processes;
using AkkaP2P.Protocol;
using AkkaP2P.Tracker;
using Microsoft.Extensions.Logging.Abstractions;

namespace AkkaP2P.Tests.Shared;

/// <summary>The trackers of a cluster in this process, on free loopback ports and one SQLite store.</summary>
internal sealed class LocalTrackers : IAsyncDisposable
{
    /// <summary>That a busy machine takes longer for something is no reason to give up a command or a tracker.</summary>
    public const string Patient = """
        akka.stdout-loglevel = OFF
        akka.cluster.failure-detector.acceptable-heartbeat-pause = 30s
        akkap2p.tracker {
          api { command-timeout = 1m, replica-timeout = 1m }
          cluster { store-timeout = 1m, stray-timeout = 2m }
        }

        """;

    private readonly string _folder;
    private readonly string _settings;
    private readonly List<TrackerNode> _running = [];

    /// <param name="folder">Where their data goes; whoever gave it removes it.</param>
    public LocalTrackers(int count, string folder, string settings)
    {
        (_folder, _settings) = (folder, settings);
        var ports = FreePorts.Take(2 * count);
        Info = new TrackerInfo([.. Enumerable.Range(0, count).Select(i => new TrackerEndpoint("127.0.0.1", ports[2 * i], ports[2 * i + 1]))]);
    }

    public TrackerInfo Info { get; }

    /// <summary>In the order of the list, once they are started.</summary>
    public IReadOnlyList<TrackerNode> Running => _running;

    public async Task Start() => _running.AddRange(await Task.WhenAll(Enumerable.Range(1, Info.Trackers.Count).Select(Start)));

    /// <summary>One after the other: each leaves a cluster that agrees to it.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var tracker in _running) await tracker.DisposeAsync();
    }

    private Task<TrackerNode> Start(int number) => TrackerNode.Start(
        new TrackerOptions
        {
            Trackers = Info,
            Number = number,
            DataFolder = Path.Combine(_folder, "trackers"),
            Store = $"sqlite:{Path.Combine(_folder, "store.db")}",
            Config = ConfigurationFactory.ParseString(_settings),
        },
        NullLoggerFactory.Instance);
}
