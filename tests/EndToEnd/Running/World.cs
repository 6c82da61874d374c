using System.Globalization;
using System.Security.Cryptography;
using AkkaP2P.Cli.Processes;
using Xunit;
using Xunit.Sdk;

namespace AkkaP2P.EndToEnd.Running;

/// <summary>A folder of its own with a tracker, and clients as a test needs them. All processes die with it.</summary>
public sealed class World : IAsyncDisposable
{
    public const string Password = "secret-123";
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(90);

    /// <summary>For clients: that a busy machine takes longer for a command is no failure.</summary>
    public static readonly string[] Patient = ["--set", "akkap2p.client.tracker.command-timeout=1m"];

    /// <summary>The same for a tracker; password work is not what these tests are about.</summary>
    private static readonly string[] PatientTracker =
        ["--set", "akkap2p.tracker.passwords.iterations=1000", "--set", "akkap2p.tracker.api.command-timeout=30s", "--set", "akkap2p.tracker.api.replica-timeout=30s"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("akkap2p-e2e-");
    private readonly List<IAsyncDisposable> _running = [];

    private World()
    {
    }

    public string Folder => _folder.FullName;

    public string TrackerInfo => Path("tracker_info.conf");

    public ProgramProcess Tracker { get; private set; } = null!;

    /// <summary>A running tracker on free ports.</summary>
    public static async Task<World> Start()
    {
        var world = new World();
        try
        {
            var ports = FreePorts.Take(2);
            await File.WriteAllTextAsync(
                world.TrackerInfo,
                string.Create(CultureInfo.InvariantCulture, $$"""trackers = [ { host = "127.0.0.1", cluster-port = {{ports[0]}}, api-port = {{ports[1]}} } ]"""));
            await world.StartTracker();
            return world;
        }
        catch
        {
            await world.DisposeAsync();
            throw;
        }
    }

    public async Task<string> StartTracker()
    {
        Tracker = ProgramProcess.Start(Folder, ["tracker", TrackerInfo, "1", "--data", Path("tracker-data"), .. PatientTracker]);
        _running.Add(Tracker);
        var ready = await Tracker.ReadLine(StartPatience);
        return ready.StartsWith("READY tracker 1 ", StringComparison.Ordinal) ? ready : throw new XunitException(ready);
    }

    /// <param name="name">Of its data folder; the same name again is the same node.</param>
    public Task<ClientProcess> Client(string name, params string[] arguments) => Ready(ProgramProcess.Start(Folder, ClientArguments(name, arguments)));

    /// <summary>A client that finds 2 MiB of room in a folder.</summary>
    public Task<ClientProcess> ClientWithLittleRoom(string name, string folder) =>
        Ready(ProgramProcess.StartWithLittleRoom(Folder, folder, ClientArguments(name, [])));

    /// <summary>A client with an account, signed in.</summary>
    public async Task<ClientProcess> User(string name, params string[] arguments) => await SignUp(await Client(name, arguments), name);

    public static async Task<ClientProcess> SignUp(ClientProcess client, string name)
    {
        await client.Ok($"create_user {name} {Password}");
        await client.Ok($"login {name} {Password}");
        return client;
    }

    /// <summary>Signed-in users, all members of a group <c>films</c> that the first one owns.</summary>
    public async Task<ClientProcess[]> Members(params string[] names)
    {
        var clients = new List<ClientProcess> { await User(names[0]) };
        await clients[0].Ok("create_group films");
        foreach (var name in names.Skip(1)) clients.Add(await Join(clients[0], name));
        return [.. clients];
    }

    public async Task<ClientProcess> Join(ClientProcess owner, string name, params string[] arguments) => await Join(owner, await User(name, arguments), name);

    public static async Task<ClientProcess> Join(ClientProcess owner, ClientProcess client, string name)
    {
        await client.Ok("join_group films");
        await owner.Ok($"accept_request films {name}");
        return client;
    }

    private string[] ClientArguments(string name, string[] more) => ["client", TrackerInfo, "--data", Path($"client-{name}"), "--output", "json", .. Patient, "--set", "akkap2p.client.tracker.try-timeout=30s", .. more];

    private async Task<ClientProcess> Ready(ProgramProcess process)
    {
        _running.Add(process);
        return await ClientProcess.Ready(process);
    }

    public string Path(string name) => System.IO.Path.Combine(Folder, name);

    public string MakeFolder(string name) => Directory.CreateDirectory(Path(name)).FullName;

    /// <summary>A file of bytes that no compression or zero page makes easy; the same for the same name and size.</summary>
    public string MakeFile(string name, long size)
    {
        var path = Path(name);
        using var file = File.Create(path);
        var block = new byte[1 << 20];
        var dice = new Random(name.Length * 7919 + (int)(size % 65_521));
        for (var left = size; left > 0; left -= block.Length)
        {
            dice.NextBytes(block);
            file.Write(block.AsSpan(0, (int)Math.Min(left, block.Length)));
        }

        return path;
    }

    public static string Sha256(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    public static void AssertSameBytes(string expected, string actual)
    {
        Assert.Equal(new FileInfo(expected).Length, new FileInfo(actual).Length);
        Assert.Equal(Sha256(expected), Sha256(actual));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in Enumerable.Reverse(_running)) await process.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
