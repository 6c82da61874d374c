using System.Diagnostics;
using AkkaP2P.Cli.Demo;
using AkkaP2P.Cli.Processes;
using AkkaP2P.Protocol.Hashing;
using AkkaP2P.Protocol.Text;

namespace AkkaP2P.Cli.Bench;

/// <summary>The scenarios, on one tracker and a few clients. Files are in the page cache; nothing is limited.</summary>
internal sealed class BenchRun(LocalNetwork network, long size, CancellationToken cancel)
{
    private const string Group = "bench";
    private const string Password = "bench-password";
    private const int Clients = 5;
    private const int MetadataCalls = 200;
    private const int SmallFiles = 200;
    private const int SmallFileBytes = 16 << 10;

    private ClientChild Seeder => network.Clients[0];

    public async IAsyncEnumerable<BenchRow> Run()
    {
        var began = Stopwatch.GetTimestamp();
        await network.StartTrackers(cancel);
        yield return new BenchRow("start a tracker to READY", Stopwatch.GetElapsedTime(began).TotalSeconds, "s", "");
        began = Stopwatch.GetTimestamp();
        await network.StartClient("user1", cancel);
        yield return new BenchRow("start a client to ready", Stopwatch.GetElapsedTime(began).TotalSeconds, "s", "");
        await MakeGroup();

        yield return await Hash();
        yield return await Share();
        yield return await Transfer("1 to 1", [network.Clients[1]]);
        yield return await Transfer("2 to 1", [network.Clients[2]]);
        yield return await Transfer("3 to 2 at once", [network.Clients[3], network.Clients[4]]);
        yield return await Small();
        yield return await Calls("list_files, one caller", _ => ["list_files", Group]);
        yield return await Calls("create_group, durable, one caller", i => ["create_group", $"group{i}"]);
        foreach (var row in Memory()) yield return row;
    }

    private async Task MakeGroup()
    {
        for (var i = 2; i <= Clients; i++) await network.StartClient($"user{i}", cancel);
        foreach (var client in network.Clients)
        {
            await client.Do(cancel, "create_user", client.User, Password);
            await client.Do(cancel, "login", client.User, Password);
        }

        await Seeder.Do(cancel, "create_group", Group);
        foreach (var client in network.Clients.Skip(1))
        {
            await client.Do(cancel, "join_group", Group);
            await Seeder.Do(cancel, "accept_request", Group, client.User);
        }
    }

    private async Task<BenchRow> Hash()
    {
        await DemoFile.Create(PathOf("big.bin"), size, cancel);
        var began = Stopwatch.GetTimestamp();
        var hashed = await FileHasher.Hash(PathOf("big.bin"), cancel: cancel);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        if (!hashed.Ok) throw new ChildFailedException(hashed.Error!.Message);
        return Rate("hash a file", size, seconds, LeafHasher.BestForLeaves.Name);
    }

    private async Task<BenchRow> Share()
    {
        var began = Stopwatch.GetTimestamp();
        await Seeder.Do(cancel, "upload_file", PathOf("big.bin"), Group);
        return Rate("upload_file", size, Stopwatch.GetElapsedTime(began).TotalSeconds, "hashed, registered, served");
    }

    private async Task<BenchRow> Transfer(string name, ClientChild[] to)
    {
        var before = await BytesServed();
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(to.Select(client => Fetch(client, "big.bin")));
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var copies = (double)(await BytesServed() - before) / size;
        return Rate($"{name}, {ByteText.FormatSize(size)}, to verified and renamed", size * to.Length, seconds, $"{seconds:0.00} s, the first seeder sent {copies:0.00} copies");
    }

    private async Task<BenchRow> Small()
    {
        var names = Enumerable.Range(0, SmallFiles).Select(i => $"small{i}").ToArray();
        foreach (var name in names)
        {
            await DemoFile.Create(PathOf(name), SmallFileBytes, cancel);
            await Seeder.Do(cancel, "upload_file", PathOf(name), Group);
        }

        var client = network.Clients[1];
        var began = Stopwatch.GetTimestamp();
        foreach (var name in names) await client.Do(cancel, "download_file", Group, name, Target(client, name));
        await client.Do(cancel, "wait_download", "all", "100");
        return new BenchRow($"fetch {SmallFiles} files of 16 KiB", Stopwatch.GetElapsedTime(began).TotalSeconds, "s", "");
    }

    private async Task<BenchRow> Calls(string name, Func<int, string[]> command)
    {
        var times = new List<double>();
        for (var i = 0; i < MetadataCalls; i++)
        {
            var began = Stopwatch.GetTimestamp();
            await Seeder.Do(cancel, command(i));
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        times.Sort();
        return new BenchRow(name, times[times.Count / 2], "ms, median", $"p99 {times[^Math.Max(1, times.Count / 100)]:0.0} ms");
    }

    private IEnumerable<BenchRow> Memory()
    {
        foreach (var (name, id) in new[] { ("tracker", network.Trackers[0].ProcessId), ("seeding client", Seeder.ProcessId), ("downloading client", network.Clients[1].ProcessId) })
        {
            using var process = Process.GetProcessById(id);
            yield return new BenchRow($"resident memory at most, {name}", process.PeakWorkingSet64 / (double)(1 << 20), "MiB", "");
        }
    }

    private async Task Fetch(ClientChild client, string file)
    {
        var id = (await client.Do(cancel, "download_file", Group, file, Target(client, file))).GetProperty("download_id");
        await client.Do(cancel, "wait_download", id.GetRawText(), "100");
    }

    private async Task<long> BytesServed() =>
        (await Seeder.Do(cancel, "show_shares")).GetProperty("shares").EnumerateArray().Sum(s => s.GetProperty("bytes_served").GetInt64());

    private static BenchRow Rate(string scenario, long bytes, double seconds, string note) => new(scenario, bytes / seconds / 1e9, "GB/s", note);

    private string PathOf(string file) => Path.Combine(network.Folder, file);

    private string Target(ClientChild client, string file) => Path.Combine(Directory.CreateDirectory(PathOf($"to-{client.User}")).FullName, file);
}
