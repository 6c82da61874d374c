using AkkaP2P.EndToEnd.Running;
using Xunit;

namespace AkkaP2P.EndToEnd.Gateway;

/// <summary>What people point at a node's gateway: none of it knows anything of groups, trackers or peers.</summary>
public sealed class OtherProgramsSpec(GatewayWorld world) : IClassFixture<GatewayWorld>
{
    private const int Size = 12_345_678;

    [ProgramFact("curl", "--version")]
    public async Task Curl_gets_a_part_of_a_file_that_is_not_here_and_the_rest_later()
    {
        var source = await world.Share("a film ä #1 100%.mkv", Size);
        var (address, copy) = (world.AddressOf(source), Path.Combine(world.MakeFolder("curl"), "copy.mkv"));
        var expected = await File.ReadAllBytesAsync(source);

        var head = await ForeignProgram.Run("curl", "--silent", "--show-error", "--fail", "--head", address);
        Assert.Contains($"Content-Length: {Size}", head, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Accept-Ranges: bytes", head, StringComparison.OrdinalIgnoreCase);
        await ForeignProgram.Run("curl", "--silent", "--show-error", "--fail", "--range", "9000000-9999999", "--output", copy, address);
        Assert.Equal(expected[9_000_000..10_000_000], await File.ReadAllBytesAsync(copy));

        await File.WriteAllBytesAsync(copy, expected[..1_000_001]);
        await ForeignProgram.Run("curl", "--silent", "--show-error", "--fail", "--continue-at", "-", "--output", copy, address);
        World.AssertSameBytes(source, copy);
    }

    [ProgramFact("aria2c", "--version")]
    public async Task Aria2_gets_a_file_over_four_connections_and_its_checksum_agrees()
    {
        var source = await world.Share("four parts.bin", Size);
        var folder = world.MakeFolder("aria2");

        await ForeignProgram.Run(
            "aria2c", "--no-conf", "--quiet", "--file-allocation=none", "--max-connection-per-server=4", "--split=4", "--min-split-size=1M",
            $"--checksum=sha-256={World.Sha256(source)}", "--dir", folder, "--out", "copy.bin", world.AddressOf(source));

        World.AssertSameBytes(source, Path.Combine(folder, "copy.bin"));
    }

    [ProgramFact("/usr/bin/python3", "-c", "import libtorrent")]
    public async Task Libtorrent_gets_an_exported_torrent_from_the_gateway_alone()
    {
        var source = await world.Share("a tune ä #2.flac", Size);
        var folder = world.MakeFolder("libtorrent");
        var torrent = Path.Combine(folder, "tune.torrent");
        var exported = await world.Bert.Ok($"export_torrent films \"{Path.GetFileName(source)}\" {torrent}");
        Assert.Equal(torrent, exported.GetProperty("path").GetString());

        var hash = await ForeignProgram.Run(
            "/usr/bin/python3", Path.Combine(Repository.Root, "tests", "EndToEnd", "Gateway", "fetch_torrent.py"), torrent, folder);

        Assert.Equal(exported.GetProperty("info_hash").GetString(), hash.Trim());
        World.AssertSameBytes(source, Path.Combine(folder, Path.GetFileName(source)));
    }
}
