using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using AkkaP2P.Cli.Processes;
using AkkaP2P.EndToEnd.Running;
using Xunit.Sdk;

namespace AkkaP2P.EndToEnd.Cluster;

/// <summary>Trackers on free ports with one store, and clients, in a folder of their own. All processes die with it.</summary>
public sealed class TrackerCluster : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(90);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    /// <summary>Neither password work nor how many groups one user may own is what these tests are about.</summary>
    private static readonly string[] Quick = ["--set", "akkap2p.tracker.passwords.iterations=1000", "--set", "akkap2p.tracker.groups.max-per-user=1000000"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("akkap2p-cluster-");
    private readonly List<IAsyncDisposable> _running = [];
    private readonly Dictionary<int, ProgramProcess> _trackers = [];
    private readonly List<(int Cluster, int Api)> _ports;
    private readonly Func<int, Host> _hosts;
    private readonly string[] _more;

    private TrackerCluster(int trackers, Func<int, Host> hosts, string[] more)
    {
        (_hosts, _more) = (hosts, more);
        var ports = FreePorts.Take(2 * trackers);
        _ports = [.. Enumerable.Range(0, trackers).Select(i => (ports[2 * i], ports[2 * i + 1]))];
    }

    public string Folder => _folder.FullName;

    public string TrackerInfo => Path("tracker_info.conf");

    public int Count => _ports.Count;

    /// <summary>Running trackers on this machine, all Up.</summary>
    public static Task<TrackerCluster> Start(int trackers = 3, params string[] more) => Start(trackers, _ => Host.ThisMachine, more);

    /// <param name="hosts">Where each tracker runs, by its number.</param>
    public static async Task<TrackerCluster> Start(int trackers, Func<int, Host> hosts, params string[] more)
    {
        var cluster = new TrackerCluster(trackers, hosts, more);
        try
        {
            cluster.WriteInfo();
            await Task.WhenAll(Enumerable.Range(1, trackers).Select(cluster.StartTracker));
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Its number is its position in the list, from 1.</summary>
    public ProgramProcess Tracker(int number) => _trackers[number];

    /// <summary>The tracker that serves the API under this address.</summary>
    public int NumberOf(string api) => Enumerable.Range(1, Count).First(n => Api(n) == api);

    public string Api(int number) => $"https://{_hosts(number).Address}:{Text(_ports[number - 1].Api)}";

    /// <summary>A further entry at the end of the list; nobody who runs reads it.</summary>
    public int AddToList()
    {
        var ports = FreePorts.Take(2);
        _ports.Add((ports[0], ports[1]));
        WriteInfo();
        return _ports.Count;
    }

    /// <summary>Completes when it is ready.</summary>
    public async Task StartTracker(int number)
    {
        var process = StartOn(number, ["tracker", TrackerInfo, Text(number), "--data", Path("trackers"), .. Quick, .. _more]);
        lock (_running) _running.Add(process);
        var ready = await process.ReadLine(StartPatience);
        if (!ready.StartsWith($"READY tracker {number} ", StringComparison.Ordinal)) throw new XunitException(ready);
        lock (_trackers) _trackers[number] = process;
    }

    public Task<ClientProcess> User(string name) => UserOn(1, name);

    /// <summary>A client with an account, signed in, that runs where the tracker with this number does.</summary>
    public async Task<ClientProcess> UserOn(int number, string name) => await World.SignUp(await ClientOn(number, name), name);

    private async Task<ClientProcess> ClientOn(int number, string name, params string[] arguments)
    {
        var process = StartOn(number, ["client", TrackerInfo, "--data", Path($"client-{name}"), "--output", "json", .. World.Patient, .. arguments]);
        lock (_running) _running.Add(process);
        return await ClientProcess.Ready(process);
    }

    /// <summary>
    /// A client that waits 3 s for an answer and no longer, signed in. It is to give up when nobody can answer, and a busy machine is no reason not to be signed in before:
    /// it tries until it is.
    /// </summary>
    /// <param name="friend">One who waits longer makes its account.</param>
    public async Task<ClientProcess> ImpatientUserOn(int number, string name, ClientProcess friend)
    {
        await friend.Ok($"create_user {name} {World.Password}");
        var client = await ClientOn(number, name, "--set", "akkap2p.client.tracker.command-timeout=3s");
        for (var began = Stopwatch.GetTimestamp(); ;)
        {
            var result = await client.Run($"login {name} {World.Password}");
            if (result.GetProperty("ok").GetBoolean()) return client;
            if (Stopwatch.GetElapsedTime(began) > Patience) throw new XunitException($"{name} is never signed in: {result.GetRawText()}");
        }
    }

    /// <summary>The number of the tracker that a client holds on to.</summary>
    public async Task<int> InUseBy(ClientProcess client) => NumberOf((await client.Ok("status")).GetProperty("tracker").GetString()!);

    /// <summary>Waits until a client is told that exactly these trackers are up.</summary>
    public async Task AllUp(ClientProcess client, params int[] numbers)
    {
        var wanted = numbers.Select(Api).Order(StringComparer.Ordinal).ToArray();
        var began = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (true)
        {
            var trackers = (await client.Ok("status")).GetProperty("trackers").EnumerateArray().ToArray();
            var up = trackers.Where(t => t.GetProperty("state").GetString() == "up").Select(t => t.GetProperty("api").GetString()!);
            if (up.Order(StringComparer.Ordinal).SequenceEqual(wanted)) return;
            if (Stopwatch.GetElapsedTime(began) > Patience) throw new XunitException($"up should be {string.Join(' ', wanted)}: {JsonSerializer.Serialize(trackers)}");
            await timer.WaitForNextTickAsync();
        }
    }

    public string Path(string name) => System.IO.Path.Combine(Folder, name);

    public async ValueTask DisposeAsync()
    {
        foreach (var process in Enumerable.Reverse(_running)) await process.DisposeAsync();
        if (Environment.GetEnvironmentVariable("AKKAP2P_KEEP") is null) _folder.Delete(recursive: true);
    }

    private void WriteInfo()
    {
        var entries = _ports.Select((p, i) => $"  {{ host = \"{_hosts(i + 1).Address}\", cluster-port = {Text(p.Cluster)}, api-port = {Text(p.Api)} }}\n");
        File.WriteAllText(TrackerInfo, $"trackers = [\n{string.Concat(entries)}]\n");
    }

    private ProgramProcess StartOn(int number, string[] arguments) =>
        ProgramProcess.StartCommand(Folder, [.. _hosts(number).Command, "dotnet", Repository.Program, .. arguments]);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
