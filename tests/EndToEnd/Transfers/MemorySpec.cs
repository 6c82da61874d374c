using AkkaP2P.EndToEnd.Running;
using Xunit;

namespace AkkaP2P.EndToEnd.Transfers;

public class MemorySpec
{
    private const long MiB = 1 << 20;
    private const long Limit = 250 * MiB;

    /// <summary>bench/big-file does the same with 2 GiB.</summary>
    private static readonly long Size = MiB * (int.TryParse(Environment.GetEnvironmentVariable("AKKAP2P_BIG_FILE_MIB"), out var mib) ? mib : 256);

    [Fact]
    public async Task Neither_side_of_a_big_transfer_takes_much_memory()
    {
        await using var world = await World.Start();
        var members = await world.Members("anna", "bert");
        var (anna, bert) = (members[0], members[1]);
        var source = world.MakeFile("big.bin", Size);
        await anna.Ok($"upload_file {source} films", TimeSpan.FromSeconds(120));

        await bert.Download("films", "big.bin", world.Path("got.bin"));

        World.AssertSameBytes(source, world.Path("got.bin"));
        Assert.InRange(anna.Process.PeakResidentBytes(), 0, Limit);
        Assert.InRange(bert.Process.PeakResidentBytes(), 0, Limit);
    }
}
