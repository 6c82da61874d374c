using System.Globalization;
using AkkaP2P.EndToEnd.Running;
using Xunit;

namespace AkkaP2P.EndToEnd.Transfers;

public class WholeFilesSpec
{
    private const int KiB = 1024;
    private const int MiB = 1024 * KiB;

    [Fact]
    public async Task Files_of_every_awkward_size_arrive_bit_for_bit()
    {
        await using var world = await World.Start();
        var (anna, bert) = await Two(world);
        var here = world.MakeFolder("here");

        foreach (var size in new long[] { 0, 1, 16 * KiB - 1, 16 * KiB, 512 * KiB - 1, 512 * KiB, 512 * KiB + 1, 100 * MiB })
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{size} bytes.bin");
            var source = world.MakeFile(name, size);
            var shared = await anna.Ok($"upload_file --sha256 \"{source}\" films");

            var done = await bert.Download("films", name, here);

            Assert.Equal("completed", done.GetProperty("state").GetString());
            Assert.Equal(size, done.GetProperty("bytes_done").GetInt64());
            Assert.Equal(Path.Combine(here, name), done.GetProperty("path").GetString());
            World.AssertSameBytes(source, Path.Combine(here, name));
            Assert.Equal(World.Sha256(source), shared.GetProperty("sha256").GetString());
            Assert.Equal(size == 0, shared.GetProperty("root").GetString() is null);
        }

        Assert.Empty(Directory.EnumerateFiles(here, "*.part"));
    }

    [Fact]
    public async Task Two_hundred_small_files_arrive()
    {
        await using var world = await World.Start();
        var (anna, bert) = await Two(world);
        var here = world.MakeFolder("here");
        var names = Enumerable.Range(0, 200).Select(i => string.Create(CultureInfo.InvariantCulture, $"small-{i}")).ToArray();
        var sources = names.Select((name, i) => world.MakeFile(name, 1000 + i * 131)).ToArray();
        foreach (var source in sources) anna.Send($"upload_file {source} films");
        foreach (var _ in sources) Assert.True((await anna.Result()).GetProperty("ok").GetBoolean());

        foreach (var name in names) bert.Send($"download_file films {name} {here}");
        foreach (var _ in names) Assert.True((await bert.Result()).GetProperty("ok").GetBoolean());
        var all = await bert.Ok("wait_download all 200", TimeSpan.FromSeconds(210));

        Assert.Equal(200, all.GetProperty("downloads").GetArrayLength());
        Assert.All(sources, source => World.AssertSameBytes(source, Path.Combine(here, Path.GetFileName(source))));
    }

    [Fact]
    public async Task No_file_stands_under_its_final_name_before_it_is_whole()
    {
        await using var world = await World.Start();
        var members = await world.Members("anna", "bert");
        var (anna, bert) = (members[0], members[1]);
        var source = world.MakeFile("big.bin", 48 * MiB);
        // Slow enough that it is not over before it is looked at, however late that is.
        await anna.Ok("set_limit upload 1MB/s");
        await anna.Ok($"upload_file {source} films");
        var target = world.Path("got.bin");

        await bert.Ok($"download_file films big.bin {target}");
        for (var i = 0; i < 3; i++)
        {
            var progress = await bert.Event("download_progress");
            if (progress.GetProperty("state").GetString() == "downloading") Assert.False(File.Exists(target));
        }

        Assert.True(File.Exists(target + ".part"));
        await anna.Ok("set_limit upload off");
        await bert.Ok("wait_download all 180", TimeSpan.FromSeconds(190));
        World.AssertSameBytes(source, target);
        Assert.False(File.Exists(target + ".part"));
    }

    [Fact]
    public async Task A_download_comes_from_several_seeders_and_a_finished_downloader_is_one()
    {
        await using var world = await World.Start();
        var members = await world.Members("anna", "bert", "carl");
        var (anna, bert, carl) = (members[0], members[1], members[2]);
        var source = world.MakeFile("big.bin", 48 * MiB);
        await anna.Ok($"upload_file {source} films");
        await bert.Download("films", "big.bin", world.MakeFolder("bert"));
        foreach (var seeder in new[] { anna, bert }) await seeder.Ok("set_limit upload 2MB/s");

        var id = (await carl.Ok($"download_file films big.bin {world.MakeFolder("carl")}")).GetProperty("download_id").GetInt64();
        await carl.DownloadBecomes(d => d.GetProperty("peers").EnumerateArray().Count(p => p.GetProperty("pieces").GetInt32() > 10) == 2, "a part from each");
        foreach (var seeder in new[] { anna, bert }) await seeder.Ok("set_limit upload off");
        var done = (await carl.Ok($"wait_download {id} 180", TimeSpan.FromSeconds(190))).GetProperty("downloads")[0];

        Assert.Equal(2, done.GetProperty("peers").GetArrayLength());
        World.AssertSameBytes(source, world.Path("carl/big.bin"));
        Assert.Equal("big.bin", (await bert.Ok("show_shares")).GetProperty("shares")[0].GetProperty("file").GetString());
    }

    [Fact]
    public async Task Chosen_pieces_end_in_a_sparse_partial_file_and_the_rest_follows_later()
    {
        await using var world = await World.Start();
        var (anna, bert) = await Two(world);
        var source = world.MakeFile("big.bin", 8 * MiB);
        await anna.Ok($"upload_file {source} films");
        var here = world.MakeFolder("here");

        var part = await bert.Download("films", "big.bin", here, "--pieces 0-1,3");

        Assert.Equal(3, part.GetProperty("pieces_done").GetInt32());
        Assert.Equal(8 * MiB, new FileInfo(world.Path("here/big.bin.partial")).Length);
        Assert.False(File.Exists(world.Path("here/big.bin")));
        var served = await anna.Served(3 * 512 * KiB);

        var rest = await bert.Download("films", "big.bin", here);

        World.AssertSameBytes(source, world.Path("here/big.bin"));
        var missing = 8 * MiB - 3 * 512 * KiB;
        Assert.InRange(await anna.Served(served + missing) - served, missing, missing + rest.GetProperty("retries").GetInt64() * 512 * KiB);
    }

    private static async Task<(ClientProcess Anna, ClientProcess Bert)> Two(World world)
    {
        var members = await world.Members("anna", "bert");
        return (members[0], members[1]);
    }
}
