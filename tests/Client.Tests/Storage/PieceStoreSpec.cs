using AkkaP2P.Client.Storage;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Pieces;
using Xunit;

namespace AkkaP2P.Client.Tests.Storage;

public sealed class PieceStoreSpec : IDisposable
{
    private const int Piece = 16384;

    private static readonly Hash256 Root = Hash256.Of("file"u8);
    private static readonly byte[] Content = Bytes(4 * Piece + 100);
    private static readonly PieceLayout Layout = new(Content.Length, Piece);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_file_appears_under_its_name_only_when_it_is_whole()
    {
        var target = Target();
        using var store = Open(target);
        for (var piece = 0; piece < Layout.Count; piece++)
        {
            Assert.False(File.Exists(target.FinalPath));
            Write(store, piece);
        }

        Assert.True(store.Finish().Ok);

        Assert.Equal(Content, File.ReadAllBytes(target.FinalPath));
        Assert.Equal([target.FinalPath], Directory.GetFiles(_folder["out"]));
        Assert.Empty(Directory.GetFiles(_folder["journals"]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_link_in_the_way_is_never_written_through(bool toSomething)
    {
        var target = Target() with { Overwrite = true };
        var elsewhere = _folder["elsewhere"];
        if (toSomething) File.WriteAllBytes(elsewhere, Content);
        File.CreateSymbolicLink(target.PartPath, elsewhere);

        Assert.Equal(ErrorCode.DestinationExists, PieceStore.Open(target, Root, Layout).Error!.Code);

        Assert.Equal(toSomething, File.Exists(elsewhere));
        if (toSomething) Assert.Equal(Content, File.ReadAllBytes(elsewhere));
        Assert.NotNull(new FileInfo(target.PartPath).LinkTarget);
    }

    [Fact]
    public void A_link_under_the_final_name_is_replaced_and_not_followed()
    {
        var target = Target() with { Overwrite = true };
        File.WriteAllText(_folder["elsewhere"], "mine");
        File.CreateSymbolicLink(target.FinalPath, _folder["elsewhere"]);
        using var store = Open(target);
        for (var piece = 0; piece < Layout.Count; piece++) Write(store, piece);

        Assert.True(store.Finish().Ok);

        Assert.Equal("mine", File.ReadAllText(_folder["elsewhere"]));
        Assert.Null(new FileInfo(target.FinalPath).LinkTarget);
        Assert.Equal(Content, File.ReadAllBytes(target.FinalPath));
    }

    [Fact]
    public void An_empty_file_is_finished_at_once()
    {
        var target = Target();
        using var store = PieceStore.Open(target, null, default).Value;

        Assert.True(store.Finish().Ok);
        Assert.Equal(0, new FileInfo(target.FinalPath).Length);
    }

    [Fact]
    public void What_was_written_is_there_when_it_is_opened_again()
    {
        var target = Target();
        using (var store = Open(target))
        {
            Write(store, 1);
            Write(store, 4);
        }

        using var again = Open(target);
        Assert.Equal([1, 4], again.Have().SetPieces());
        Assert.True(again.Suspects().IsEmpty);
        Assert.Equal(Piece + 100, again.BytesDone);
        Assert.Equal(Slice(4), Read(again, 4));
    }

    [Fact]
    public void A_part_that_someone_wrote_to_meanwhile_must_be_hashed_again()
    {
        var target = Target();
        using (var store = Open(target)) Write(store, 1);
        File.SetLastWriteTimeUtc(target.PartPath, File.GetLastWriteTimeUtc(target.PartPath).AddSeconds(1));

        using var again = Open(target);
        Assert.True(again.Have().IsEmpty);
        Assert.Equal([1], again.Suspects().SetPieces());

        again.Settle(1, right: true);
        Assert.Equal([1], again.Have().SetPieces());
    }

    [Fact]
    public void A_suspect_that_was_wrong_stays_lost()
    {
        var target = Target();
        using (var store = Open(target)) Write(store, 1);
        File.SetLastWriteTimeUtc(target.PartPath, File.GetLastWriteTimeUtc(target.PartPath).AddSeconds(1));
        using (var doubted = Open(target)) doubted.Settle(1, right: false);

        using var again = Open(target);
        Assert.True(again.Have().IsEmpty);
        Assert.True(again.Suspects().IsEmpty);
    }

    [Fact]
    public void Other_content_for_the_same_path_begins_anew()
    {
        var target = Target();
        using (var store = Open(target)) Write(store, 1);

        using var other = PieceStore.Open(target, Hash256.Of("other"u8), Layout).Value;
        Assert.True(other.Have().IsEmpty);
        Assert.True(other.Suspects().IsEmpty);
    }

    [Fact]
    public void A_part_that_is_not_ours_is_examined_when_its_size_fits_and_else_left_alone()
    {
        var target = Target();
        File.WriteAllBytes(target.PartPath, Content);
        using (var store = Open(target)) Assert.Equal(Layout.Count, store.Suspects().Set);
        PieceStoreOpening.Discard(target, Root, Layout);

        File.WriteAllBytes(target.PartPath, [1, 2, 3]);
        Assert.Equal(ErrorCode.DestinationExists, PieceStore.Open(target, Root, Layout).Error!.Code);
        Assert.Equal([1, 2, 3], File.ReadAllBytes(target.PartPath));
    }

    [Fact]
    public void Two_downloads_to_one_path_do_not_meet()
    {
        var target = Target();
        using var store = Open(target);
        Write(store, 1);

        Assert.Equal(ErrorCode.DestinationExists, PieceStore.Open(target, Root, Layout).Error!.Code);
        Write(store, 2);
        Assert.Equal(2, store.Have().Set);
    }

    [Fact]
    public void A_file_that_appears_meanwhile_is_not_overwritten_and_no_piece_is_lost()
    {
        var target = Target();
        using (var store = Open(target))
        {
            for (var piece = 0; piece < Layout.Count; piece++) Write(store, piece);
            File.WriteAllText(target.FinalPath, "someone else's");
            Assert.Equal(ErrorCode.DestinationExists, store.Finish().Error!.Code);
        }

        Assert.Equal("someone else's", File.ReadAllText(target.FinalPath));
        File.Delete(target.FinalPath);
        using var again = Open(target);
        Assert.True(again.Have().IsFull);
        Assert.True(again.Finish().Ok);
    }

    [Fact]
    public void With_overwrite_the_old_file_stays_until_the_new_one_is_whole()
    {
        var target = Target() with { Overwrite = true };
        File.WriteAllText(target.FinalPath, "old");
        using var store = Open(target);
        for (var piece = 0; piece < Layout.Count; piece++) Write(store, piece);
        Assert.Equal("old", File.ReadAllText(target.FinalPath));

        Assert.True(store.Finish().Ok);
        Assert.Equal(Content, File.ReadAllBytes(target.FinalPath));
    }

    [Fact]
    public void Cancelling_leaves_nothing()
    {
        var target = Target();
        using var store = Open(target);
        Write(store, 1);

        store.Discard();

        Assert.Empty(Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories));
        Assert.False(store.Write(2, Slice(2)));
    }

    [Fact]
    public void A_selection_ends_as_a_partial_that_the_next_download_to_the_same_place_continues()
    {
        var some = Target() with { Selection = true };
        using (var store = Open(some))
        {
            Write(store, 1);
            Assert.True(store.Finish().Ok);
        }

        Assert.Equal([some.PartialPath], Directory.GetFiles(_folder["out"]));
        Assert.Equal(Content.Length, new FileInfo(some.PartialPath).Length);

        var whole = Target();
        using (var store = Open(whole))
        {
            Assert.Equal([1], store.Have().SetPieces());
            foreach (var piece in new[] { 0, 2, 3, 4 }) Write(store, piece);
            Assert.True(store.Finish().Ok);
        }

        Assert.Equal(Content, File.ReadAllBytes(whole.FinalPath));
        Assert.Equal([whole.FinalPath], Directory.GetFiles(_folder["out"]));
    }

    [Fact]
    public void Cancelling_what_continued_a_partial_gives_the_partial_back()
    {
        var some = Target() with { Selection = true };
        using (var store = Open(some))
        {
            Write(store, 1);
            Assert.True(store.Finish().Ok);
        }

        using (var store = Open(Target())) store.Discard();

        Assert.Equal([some.PartialPath], Directory.GetFiles(_folder["out"]));
        using var again = Open(some);
        Assert.Equal([1], again.Have().SetPieces());
    }

    [Fact]
    public void A_crash_between_the_rename_and_the_news_of_it_is_recognised()
    {
        var target = Target();
        using (var store = Open(target))
        {
            for (var piece = 0; piece < Layout.Count; piece++) Write(store, piece);
            Assert.False(PieceStoreOpening.WasFinished(target, Root, Layout));
            File.Copy(target.JournalPath, _folder["journal"]);
            Assert.True(store.Finish().Ok);
        }

        var journal = File.ReadAllBytes(_folder["journal"]);
        var record = new byte[PieceJournal.RecordBytes];
        PieceJournal.WriteRecord(record, PieceJournal.Kind.Finishing, 0, File.GetLastWriteTimeUtc(target.FinalPath).Ticks);
        File.WriteAllBytes(target.JournalPath, [.. journal, .. record]);

        Assert.True(PieceStoreOpening.WasFinished(target, Root, Layout));
        Assert.False(File.Exists(target.JournalPath));
        Assert.False(PieceStoreOpening.WasFinished(target, Root, Layout));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(40)]
    public void A_torn_journal_loses_only_what_it_no_longer_proves(int bytesLost)
    {
        var target = Target();
        using (var store = Open(target))
        {
            for (var piece = 0; piece < 4; piece++) Write(store, piece);
        }

        using (var journal = File.Open(target.JournalPath, FileMode.Open)) journal.SetLength(journal.Length - bytesLost);

        var lost = (bytesLost + PieceJournal.RecordBytes - 1) / PieceJournal.RecordBytes;
        using (var again = Open(target))
        {
            Assert.Equal(4 - lost, again.Have().Set);
            for (var piece = 0; piece < Layout.Count; piece++)
            {
                if (!again.Has(piece)) Write(again, piece);
            }

            Assert.True(again.Finish().Ok);
        }

        Assert.Equal(Content, File.ReadAllBytes(target.FinalPath));
    }

    [Fact]
    public void A_disk_too_small_says_so_at_the_start_and_nothing_is_left()
    {
        var target = Target();
        var huge = PieceLayout.For(1L << 42);

        Assert.Equal(ErrorCode.DiskFull, PieceStore.Open(target, Root, huge).Error!.Code);
        Assert.Empty(Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories));
    }

    private static byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        new Random(1).NextBytes(bytes);
        return bytes;
    }

    private static ReadOnlySpan<byte> Slice(int piece) => Content.AsSpan((int)Layout.Offset(piece), Layout.Length(piece));

    private static void Write(PieceStore store, int piece) => Assert.True(store.Write(piece, Slice(piece)));

    private static byte[] Read(PieceStore store, int piece)
    {
        var bytes = new byte[Layout.Length(piece)];
        store.Read(piece, 0, bytes);
        return bytes;
    }

    private static PieceStore Open(DownloadTarget target) => PieceStore.Open(target, Root, Layout).Value;

    private DownloadTarget Target() => new(Path.Combine(_folder.Sub("out"), "film.mkv"), _folder.Sub("journals"));
}
