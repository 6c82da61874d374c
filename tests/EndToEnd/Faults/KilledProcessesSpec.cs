using AkkaP2P.EndToEnd.Running;
using Xunit;

namespace AkkaP2P.EndToEnd.Faults;

public class KilledProcessesSpec
{
    private const long MiB = 1 << 20;

    /// <summary>What a killed client may fetch again.</summary>
    private const long RefetchLimit = 8 * MiB;

    [Fact]
    public async Task A_client_killed_on_the_way_goes_on_with_every_piece_that_it_had()
    {
        await using var world = await World.Start();
        var members = await world.Members("anna", "bert");
        var (anna, bert) = (members[0], members[1]);
        var source = world.MakeFile("big.bin", 96 * MiB);
        await anna.Ok($"upload_file {source} films");
        // Far too slow to be over before it is killed, however late that is.
        await anna.Ok("set_limit upload 4MB/s");
        var target = world.Path("got.bin");
        await bert.Ok($"download_file films big.bin {target}");
        await BytesDone(bert, 12 * MiB);

        await bert.Process.KillNow();
        Assert.False(File.Exists(target));
        await anna.Ok("set_limit upload off");
        var again = await world.Client("bert");
        await again.Ok($"login bert {World.Password}");
        var done = await again.Ok("wait_download all 180", TimeSpan.FromSeconds(190));

        Assert.Equal("completed", done.GetProperty("downloads")[0].GetProperty("state").GetString());
        World.AssertSameBytes(source, target);
        Assert.InRange(await anna.Served(96 * MiB - RefetchLimit), 96 * MiB - RefetchLimit, 96 * MiB + RefetchLimit);
    }

    [Fact]
    public async Task What_a_tracker_acknowledged_survives_its_SIGKILL()
    {
        await using var world = await World.Start();
        var members = await world.Members("anna", "bert");
        var (anna, bert) = (members[0], members[1]);
        await anna.Ok($"upload_file {world.MakeFile("a.bin", 700_000)} films");
        await bert.Ok("create_group music");

        await world.Tracker.KillNow();
        await world.StartTracker();
        await bert.Event("tracker_connected");

        Assert.Equal(2, (await bert.Ok("list_groups")).GetProperty("groups").GetArrayLength());
        Assert.Equal("a.bin", (await bert.Ok("list_files films")).GetProperty("files")[0].GetProperty("file").GetString());
        await bert.Download("films", "a.bin", world.Path("got.bin"));
    }

    [Fact]
    public async Task A_running_download_does_not_stop_for_a_tracker()
    {
        await using var world = await World.Start();
        var members = await world.Members("anna", "bert");
        var (anna, bert) = (members[0], members[1]);
        var source = world.MakeFile("big.bin", 48 * MiB);
        await anna.Ok($"upload_file {source} films");
        await anna.Ok("set_limit upload 4MB/s");
        await bert.Ok($"download_file films big.bin {world.Path("got.bin")}");
        await BytesDone(bert, MiB);

        await world.Tracker.KillNow();
        await anna.Ok("set_limit upload off");
        await bert.Ok("wait_download all 180", TimeSpan.FromSeconds(190));

        World.AssertSameBytes(source, world.Path("got.bin"));
    }

    private static async Task BytesDone(ClientProcess node, long bytes)
    {
        while ((await node.Event("download_progress")).GetProperty("bytes_done").GetInt64() < bytes)
        {
        }
    }
}
