using System.Text.Json;
using AkkaP2P.Cli.Processes;
using AkkaP2P.Protocol.Text;

namespace AkkaP2P.Cli.Demo;

/// <summary>
/// The main job from outside, on real processes:
/// <code>
/// 1. trackers and clients start; accounts, a group, join requests
/// 2. the first client shares a file
/// 3. all others but the last download it as a swarm; half-way the tracker in use is killed
/// 4. the second client's copy is falsified on its disk, and it is the only one online when the last client begins: its pieces must be refused
/// 5. the honest ones come back, the last client completes; every copy is checked
/// </code>
/// </summary>
internal sealed class DemoRun(DemoOptions options, LocalNetwork network, DemoView view, CancellationToken cancel)
{
    private const string Group = "demo";
    private const string FileName = "demo.bin";
    private const string Password = "demo-password";

    /// <summary>The seeder's upload limit is the size over this, so that there is a half-way to kill a tracker at; the swarm makes up for the rest.</summary>
    private static readonly TimeSpan LeastSwarmTime = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan WrongBytesTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan DownloadTimeout = TimeSpan.FromMinutes(10);

    private static readonly string[] Names = ["anna", "bert", "carl", "dora", "emil", "fred", "gina", "hugo"];

    private string _sha256 = "";

    private ClientChild Seeder => network.Clients[0];

    private ClientChild Liar => network.Clients[1];

    private ClientChild Last => network.Clients[^1];

    private IEnumerable<ClientChild> Swarm => network.Clients.Skip(1).Take(network.Clients.Count - 2);

    public async Task Run()
    {
        await StartAll();
        await MakeGroup();
        await Share();
        await DownloadAsSwarm();
        await DownloadFromLiar();
        foreach (var client in Swarm.Except([Liar]).Append(Last)) await CheckCopy(client);
    }

    private static string NameOf(int index) => index < Names.Length ? Names[index] : $"user{index + 1}";

    private async Task StartAll()
    {
        view.Step($"starting {options.Trackers} tracker{(options.Trackers == 1 ? "" : "s")} in {network.Folder}");
        await network.StartTrackers(cancel);
        foreach (var tracker in network.Trackers) view.Step($"tracker {tracker.Number} is ready: {tracker.Api}, pid {tracker.ProcessId}");
        foreach (var name in Enumerable.Range(0, options.Clients).Select(NameOf))
        {
            var client = await network.StartClient(name, cancel);
            await client.Do(cancel, "create_user", name, Password);
            await client.Do(cancel, "login", name, Password);
            view.Step($"client {name} is signed in, pid {client.ProcessId}");
        }
    }

    private async Task MakeGroup()
    {
        await Seeder.Do(cancel, "create_group", Group);
        foreach (var client in network.Clients.Skip(1))
        {
            await client.Do(cancel, "join_group", Group);
            await Seeder.Do(cancel, "accept_request", Group, client.User);
        }

        view.Step($"{Seeder.User} made the group {Group} and let the others in");
    }

    private async Task Share()
    {
        var path = PathOf(Seeder);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        _sha256 = await DemoFile.Create(path, options.Size, cancel);
        var began = TimeProvider.System.GetTimestamp();
        var shared = await Seeder.Do(cancel, "upload_file", path, Group);
        var seconds = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
        view.Step($"{Seeder.User} shares {FileName}: {ByteText.FormatSize(options.Size)}, {shared.GetProperty("pieces")} pieces, hashed and registered in {seconds:0.00} s, root {shared.GetProperty("root")}");
    }

    private async Task DownloadAsSwarm()
    {
        var limit = (long)(options.Size / LeastSwarmTime.TotalSeconds) + 1;
        await Seeder.Do(cancel, "set_limit", "upload", $"{limit}");
        view.Step($"{string.Join(" and ", Swarm.Select(c => c.User))} download it; {Seeder.User} may send {ByteText.FormatRate(limit)}");
        var began = TimeProvider.System.GetTimestamp();
        var downloads = await Task.WhenAll(Swarm.Select(async client => (Client: client, Id: await StartDownload(client))));

        await WatchUntil(downloads, 0.5);
        await KillTrackerInUse();
        await WatchUntil(downloads, 1);
        foreach (var (client, id) in downloads) await WaitFor(client, id);

        var seconds = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
        var sent = await BytesServed(Seeder);
        view.Step($"all complete after {seconds:0.0} s; {Seeder.User} sent {(double)sent / Math.Max(1, options.Size):0.00} copies, the swarm the rest");
        foreach (var client in Swarm) await CheckCopy(client);
        await Seeder.Do(cancel, "set_limit", "upload", "off");
    }

    private async Task KillTrackerInUse()
    {
        if (network.Trackers.Count == 1)
        {
            view.Step("no tracker is killed: with a single one there is none to go on with");
            return;
        }

        var api = (await Swarm.First().Do(cancel, "status")).GetProperty("tracker").GetString();
        var victim = network.Trackers.Single(t => t.Api == api);
        victim.Kill();
        view.Step($"killed tracker {victim.Number} (SIGKILL), which {Swarm.First().User} was using");
        await Swarm.First().Do(cancel, "list_files", Group);
        view.Step("the next tracker answers");
    }

    private async Task DownloadFromLiar()
    {
        DemoFile.Tamper(PathOf(Liar));
        foreach (var honest in network.Clients.Except([Liar, Last])) await honest.Do(cancel, "logout");
        view.Step($"falsified the copy of {Liar.User} on its disk; the other seeders sign out, {Last.User} begins to download");
        var id = await StartDownload(Last);
        var failures = await WrongPieces(id);
        view.Step($"{Last.User} noticed and refused wrong bytes: {failures} pieces so far; the other seeders come back");
        foreach (var honest in network.Clients.Except([Liar, Last])) await honest.Do(cancel, "login", honest.User, Password);
        await WatchUntil([(Last, id)], 1);
        var done = await WaitFor(Last, id);
        view.Step($"{Last.User} is complete: {done.GetProperty("hash_failures")} wrong pieces were refused and came from others");
    }

    private async Task<int> WrongPieces(long id)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(WrongBytesTimeout);
        try
        {
            while (true)
            {
                var row = await RowOf(Last, id);
                if (row.GetProperty("hash_failures").GetInt32() is > 0 and var failures) return failures;
                if (row.GetProperty("state").GetString() is "completed" or "failed") throw new DemoFailedException($"wrong bytes were not noticed: {row.GetRawText()}");
                await Task.Delay(PollInterval, limit.Token);
            }
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new DemoFailedException($"{Last.User} saw no wrong bytes of {Liar.User} within {WrongBytesTimeout.TotalSeconds} s");
        }
    }

    private async Task<long> StartDownload(ClientChild client)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(client))!);
        return (await client.Do(cancel, "download_file", Group, FileName, PathOf(client))).GetProperty("download_id").GetInt64();
    }

    /// <summary>Shows progress until this part of all bytes is there.</summary>
    private async Task WatchUntil((ClientChild Client, long Id)[] downloads, double part)
    {
        var total = options.Size * downloads.Length;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(DownloadTimeout);
        while (true)
        {
            var rows = downloads.Select(d => d.Client.Download(d.Id)).OfType<JsonElement>().ToArray();
            if (rows.FirstOrDefault(r => r.GetProperty("state").GetString() is "failed" or "cancelled") is { ValueKind: JsonValueKind.Object } failed)
                throw new DemoFailedException($"a download failed: {failed.GetProperty("error").GetRawText()}");
            var done = rows.Sum(r => r.GetProperty("bytes_done").GetInt64());
            view.Progress(
                string.Join(", ", downloads.Select(d => d.Client.User)), done, total, rows.Sum(r => r.GetProperty("rate").GetDouble()),
                rows.Sum(r => r.GetProperty("peers").GetArrayLength()));
            if (done >= part * total) return;
            try
            {
                await Task.Delay(PollInterval, limit.Token);
            }
            catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
            {
                throw new DemoFailedException($"the download was not done within {DownloadTimeout.TotalMinutes} minutes");
            }
        }
    }

    private async Task<JsonElement> WaitFor(ClientChild client, long id) =>
        (await client.Do(cancel, "wait_download", $"{id}", "60")).GetProperty("downloads")[0];

    private async Task<JsonElement> RowOf(ClientChild client, long id) =>
        (await client.Do(cancel, "show_downloads")).GetProperty("downloads").EnumerateArray().Single(d => d.GetProperty("download_id").GetInt64() == id);

    private async Task<long> BytesServed(ClientChild client) =>
        (await client.Do(cancel, "show_shares")).GetProperty("shares").EnumerateArray().Sum(s => s.GetProperty("bytes_served").GetInt64());

    private async Task CheckCopy(ClientChild client)
    {
        var sha256 = await DemoFile.Sha256(PathOf(client), cancel);
        if (sha256 != _sha256) throw new DemoFailedException($"the copy of {client.User} has SHA-256 {sha256}, not {_sha256}");
        view.Step($"{client.User}'s copy has the right SHA-256: {sha256}");
    }

    private string PathOf(ClientChild client) => Path.Combine(network.Folder, "files", client.User, FileName);
}
