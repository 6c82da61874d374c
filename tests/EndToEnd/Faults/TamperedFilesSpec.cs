using System.Text.Json;
using AkkaP2P.EndToEnd.Running;
using Xunit;

namespace AkkaP2P.EndToEnd.Faults;

public class TamperedFilesSpec
{
    private const int MiB = 1 << 20;

    [Fact]
    public async Task Wrong_bytes_of_one_seeder_are_noticed_and_come_from_another()
    {
        await using var world = await World.Start();
        var members = await world.Members("anna", "bert", "carl");
        var (anna, bert, carl) = (members[0], members[1], members[2]);
        var source = world.MakeFile("big.bin", 32 * MiB);
        await anna.Ok($"upload_file {source} films");
        await bert.Download("films", "big.bin", world.Path("bert.bin"));
        // The liar is far faster, so that bytes are really asked of it.
        await anna.Ok("set_limit upload 500kB/s");
        TamperQuietly(world.Path("bert.bin"));

        var id = (await carl.Ok($"download_file films big.bin {world.Path("carl.bin")}")).GetProperty("download_id").GetInt64();
        await carl.DownloadBecomes(d => d.GetProperty("hash_failures").GetInt32() > 0, "a wrong piece");
        await anna.Ok("set_limit upload off");
        var done = (await carl.Ok($"wait_download {id} 180", TimeSpan.FromSeconds(190))).GetProperty("downloads")[0];

        World.AssertSameBytes(source, world.Path("carl.bin"));
        Assert.True(done.GetProperty("hash_failures").GetInt32() > 0, done.GetRawText());
        Assert.Contains(done.GetProperty("peers").EnumerateArray(), p => p.GetProperty("user").GetString() == "bert" && p.GetProperty("failures").GetInt32() > 0);
    }

    [Fact]
    public async Task A_file_whose_every_sharer_sends_wrong_bytes_is_a_corrupt_source()
    {
        await using var world = await World.Start();
        var members = await world.Members("anna", "bert");
        var (anna, bert) = (members[0], members[1]);
        await anna.Ok($"upload_file {world.MakeFile("big.bin", 16 * MiB)} films");
        TamperQuietly(world.Path("big.bin"));

        await bert.Ok($"download_file films big.bin {world.Path("got.bin")}");
        var failed = await bert.Event("download_failed");

        Assert.Equal("corrupt_source", failed.GetProperty("error").GetProperty("code").GetString());
        Assert.False(File.Exists(world.Path("got.bin")));
        Assert.Equal("download_failed", await bert.Refused("wait_download all"));
    }

    [Fact]
    public async Task A_file_that_changes_while_it_is_hashed_is_refused()
    {
        await using var world = await World.Start();
        var anna = (await world.Members("anna"))[0];
        var path = world.MakeFile("big.bin", 512 * MiB);

        Task<JsonElement> result;
        bool changed;
        do
        {
            anna.Send($"upload_file --sha256 {path} films");
            result = anna.Result();
            changed = await ChangeWhileItIsRead(anna.Process, path, result);
            // This machine was so busy that nobody looked in the seconds that it took: once more.
            if (!changed && CodeOf(await result) is null) await anna.Ok("stop_share films big.bin");
        }
        while (!changed);

        Assert.Equal("file_changed", CodeOf(await result));
    }

    /// <summary>The process stands still meanwhile, so that it is not done before.</summary>
    private static async Task<bool> ChangeWhileItIsRead(ProgramProcess process, string path, Task over)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        for (var changed = false; !over.IsCompleted; await timer.WaitForNextTickAsync())
        {
            if (!process.HasOpen(path)) continue;
            await process.Suspend();
            if (changed = process.HasOpen(path))
            {
                await using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
                file.WriteByte(1);
            }

            process.Signal(ProgramProcess.Sigcont);
            if (changed) return true;
        }

        return false;
    }

    [Fact]
    public async Task A_shared_file_that_was_replaced_is_no_longer_served()
    {
        await using var world = await World.Start();
        var members = await world.Members("anna", "bert");
        var (anna, bert) = (members[0], members[1]);
        var path = world.MakeFile("a.bin", MiB);
        await anna.Ok($"upload_file {path} films");
        await File.WriteAllTextAsync(path, "something else");

        await bert.Ok($"download_file films a.bin {world.Path("got.bin")} --peer-timeout 8");
        var failed = await bert.Event("download_failed");

        Assert.Contains(failed.GetProperty("error").GetProperty("code").GetString(), new[] { "no_seeders", "corrupt_source" });
        Assert.False(File.Exists(world.Path("got.bin")));
    }

    /// <summary>Turns over a byte in each 16 KiB and puts the times back, as a failing disk would.</summary>
    private static void TamperQuietly(string path)
    {
        var modified = File.GetLastWriteTimeUtc(path);
        using (var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
        {
            var one = new byte[1];
            for (long at = 0; at < RandomAccess.GetLength(file); at += 16 << 10)
            {
                RandomAccess.Read(file, one, at);
                one[0] ^= 0xff;
                RandomAccess.Write(file, one, at);
            }
        }

        File.SetLastWriteTimeUtc(path, modified);
    }

    private static string? CodeOf(JsonElement result) =>
        result.TryGetProperty("error", out var error) ? error.GetProperty("code").GetString() : null;
}
