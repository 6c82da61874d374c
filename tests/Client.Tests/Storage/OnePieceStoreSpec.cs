using AkkaP2P.Client.Storage;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Pieces;
using Xunit;

namespace AkkaP2P.Client.Tests.Storage;

/// <summary>A file of one piece has no journal: what a crash leaves must tell by itself what it is.</summary>
public sealed class OnePieceStoreSpec : IDisposable
{
    private static readonly Hash256 Root = Hash256.Of("file"u8);
    private static readonly byte[] Content = [.. Enumerable.Range(0, 10_000).Select(i => (byte)i)];
    private static readonly PieceLayout Layout = new(Content.Length, 1 << 19);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Nothing_lies_on_the_disk_before_the_piece_comes_and_nothing_but_the_file_in_the_end()
    {
        var target = Target();
        using var store = Open(target);
        Assert.Empty(AllFiles());

        Assert.True(store.Write(0, Content));
        Assert.Equal([target.PartPath], AllFiles());
        Assert.Equal(Content, Read(store));

        Assert.True(store.Finish().Ok);
        Assert.Equal([target.FinalPath], AllFiles());
        Assert.Equal(Content, File.ReadAllBytes(target.FinalPath));
    }

    [Fact]
    public void What_was_paused_or_cancelled_before_the_piece_came_leaves_nothing()
    {
        Open(Target()).Dispose();
        Open(Target()).Discard();

        Assert.Empty(AllFiles());
    }

    [Fact]
    public void What_was_cancelled_with_the_piece_leaves_nothing()
    {
        var store = Open(Target());
        store.Write(0, Content);
        store.Discard();

        Assert.Empty(AllFiles());
        Assert.False(store.Write(0, Content));
    }

    [Fact]
    public void A_piece_that_comes_after_the_end_makes_no_file()
    {
        var store = Open(Target());
        store.Dispose();

        Assert.False(store.Write(0, Content));
        Assert.Empty(AllFiles());
    }

    [Fact]
    public void What_a_killed_process_had_written_is_looked_at_and_counts()
    {
        using (var killed = Open(Target())) killed.Write(0, Content);

        using var again = Open(Target());

        Assert.True(again.Suspects()[0]);
        Assert.Equal(Content, Read(again));
        again.Settle(0, right: true);
        Assert.True(again.Finish().Ok);
        Assert.Equal([Target().FinalPath], AllFiles());
    }

    /// <summary>The size is set before a byte is written, so it is one of these.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_a_loss_of_power_leaves_without_its_bytes_is_fetched_again(bool hasItsSize)
    {
        File.WriteAllBytes(Target().PartPath, new byte[hasItsSize ? Content.Length : 0]);

        using var store = Open(Target());
        if (hasItsSize) store.Settle(0, right: false);

        Assert.False(store.Has(0));
        Assert.True(store.Write(0, Content));
        Assert.True(store.Finish().Ok);
        Assert.Equal(Content, File.ReadAllBytes(Target().FinalPath));
        Assert.Equal([Target().FinalPath], AllFiles());
    }

    [Fact]
    public void A_file_that_appears_meanwhile_is_not_overwritten()
    {
        using var store = Open(Target());
        store.Write(0, Content);
        File.WriteAllText(Target().FinalPath, "mine");

        Assert.Equal(ErrorCode.DestinationExists, store.Finish().Error!.Code);
        Assert.Equal("mine", File.ReadAllText(Target().FinalPath));
    }

    [Fact]
    public void A_link_or_a_file_that_comes_in_the_way_meanwhile_is_not_written_to()
    {
        using var store = Open(Target());
        File.CreateSymbolicLink(Target().PartPath, _folder["elsewhere"]);
        AssertInTheWay(store);
        Assert.False(File.Exists(_folder["elsewhere"]));

        File.Delete(Target().PartPath);
        File.WriteAllText(Target().PartPath, "mine");
        AssertInTheWay(store);
        Assert.Equal("mine", File.ReadAllText(Target().PartPath));
    }

    [Fact]
    public void Of_two_downloads_to_one_path_the_second_finds_the_first()
    {
        using var first = Open(Target());
        using var second = Open(Target());
        first.Write(0, Content);
        AssertInTheWay(second);
        second.Dispose();

        Assert.True(first.Finish().Ok);
        Assert.Equal(Content, File.ReadAllBytes(Target().FinalPath));
    }

    private static void AssertInTheWay(PieceStore store)
    {
        var fault = Assert.ThrowsAny<IOException>(() => store.Write(0, Content));
        Assert.Equal(ErrorCode.DestinationExists, DiskFault.Of(fault, "film").Code);
    }

    private static byte[] Read(PieceStore store)
    {
        var bytes = new byte[Content.Length];
        store.Read(0, 0, bytes);
        return bytes;
    }

    private string[] AllFiles() => [.. Directory.GetFiles(_folder["out"]), .. Directory.GetFiles(_folder["journals"])];

    private static PieceStore Open(DownloadTarget target) => PieceStore.Open(target, Root, Layout).Value;

    private DownloadTarget Target() => new(Path.Combine(_folder.Sub("out"), "film.mkv"), _folder.Sub("journals"));
}
