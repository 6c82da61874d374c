using AkkaP2P.Cli.Settings;

namespace AkkaP2P.Cli.Processes;

/// <summary>
/// Trackers and clients as real processes on free loopback ports, in a temporary folder. All end with it, whatever happened.
/// </summary>
internal sealed class LocalNetwork : IAsyncDisposable
{
    private readonly bool _keep;
    private readonly List<TrackerChild> _trackers = [];
    private readonly List<ClientChild> _clients = [];

    private LocalNetwork(string folder, bool keep) => (Folder, _keep) = (folder, keep);

    public string Folder { get; }

    public IReadOnlyList<TrackerChild> Trackers => _trackers;

    public IReadOnlyList<ClientChild> Clients => _clients;

    private string TrackerInfo => Path.Combine(Folder, "tracker_info.conf");

    /// <summary>The folder and its list of trackers; nothing runs yet.</summary>
    public static LocalNetwork Create(string purpose, int trackers, bool keep)
    {
        var network = new LocalNetwork(Directory.CreateTempSubdirectory($"akkap2p-{purpose}-").FullName, keep);
        var ports = FreePorts.Take(2 * trackers);
        var entries = Enumerable.Range(0, trackers)
            .Select(i => $"  {{ host = \"127.0.0.1\", cluster-port = {ports[2 * i]}, api-port = {ports[2 * i + 1]} }}\n");
        File.WriteAllText(network.TrackerInfo, $"trackers = [\n{string.Concat(entries)}]\n");
        return network;
    }

    public async Task StartTrackers(CancellationToken cancel, params string[] more)
    {
        var count = TrackerInfoFile.Read(TrackerInfo).Trackers.Count;
        // Side by side, as trackers of a cluster wait for each other.
        var starting = Enumerable.Range(1, count).Select(n => Started(_trackers, TrackerChild.Start(Folder, TrackerInfo, n, cancel, more))).ToArray();
        await Task.WhenAll(starting);
        _trackers.Sort((a, b) => a.Number.CompareTo(b.Number));
    }

    public async Task<ClientChild> StartClient(string user, CancellationToken cancel, params string[] more) =>
        await Started(_clients, ClientChild.Start(Folder, TrackerInfo, user, cancel, more));

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients) await client.DisposeAsync();
        foreach (var tracker in _trackers) await tracker.DisposeAsync();
        if (!_keep) Directory.Delete(Folder, recursive: true);
    }

    private static async Task<T> Started<T>(List<T> children, Task<T> starting)
    {
        var child = await starting;
        lock (children) children.Add(child);
        return child;
    }
}
