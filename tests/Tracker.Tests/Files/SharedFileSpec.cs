using AkkaP2P.Protocol;
using AkkaP2P.Tracker.Entities;
using AkkaP2P.Tracker.Files;

namespace AkkaP2P.Tracker.Tests.Files;

public sealed class SharedFileSpec
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly FileContent Film = new(1_000_000, 524_288, Hash256.Of([1]), null);
    private static readonly FileContent OtherFilm = Film with { Root = Hash256.Of([2]) };
    private static readonly SharedFile Shared = None().Register("ann", 1, Film, Noon).Value;

    [Fact]
    public void The_first_one_registers_the_file_and_shares_it()
    {
        Assert.Equal(("ann", Noon), (Shared.UploadedBy, Shared.UploadedAt));
        Assert.Equal(["ann"], Shared.Sharers.AsEnumerable());
    }

    [Fact]
    public void Another_one_with_the_same_content_becomes_a_sharer()
    {
        var file = Shared.Register("ben", 1, Film, Noon.AddDays(1)).Value;
        Assert.Equal(["ann", "ben"], file.Sharers.AsEnumerable());
        Assert.Equal(("ann", Noon), (file.UploadedBy, file.UploadedAt));
    }

    [Fact]
    public void The_same_one_once_more_changes_nothing() => Assert.Same(Shared, Shared.Register("ann", 1, Film, Noon).Value);

    [Fact]
    public void Other_content_under_the_name_is_refused() =>
        Assert.Equal(ErrorCode.FileExists, Shared.Register("ann", 1, OtherFilm, Noon).Error?.Code);

    [Fact]
    public void The_same_bytes_in_other_pieces_are_the_same_content() =>
        Assert.Equal(524_288, Shared.Register("ben", 1, Film with { PieceSize = 16_384 }, Noon).Value.Content.PieceSize);

    [Fact]
    public void A_sha256_that_was_missing_is_added_and_one_that_is_there_stays()
    {
        var first = Shared.Register("ben", 1, Film with { Sha256 = Hash256.Of([3]) }, Noon).Value;
        var second = first.Register("cid", 1, Film with { Sha256 = Hash256.Of([4]) }, Noon).Value;
        Assert.Equal(Hash256.Of([3]), second.Content.Sha256);
    }

    [Fact]
    public void A_finished_downloader_becomes_a_sharer() => Assert.Equal(["ann", "ben"], Shared.AddSharer("ben", 1).Value.Sharers.AsEnumerable());

    [Fact]
    public void Nobody_shares_what_was_never_registered() =>
        Assert.Equal(ErrorCode.FileNotFound, None().AddSharer("ann", 1).Error?.Code);

    [Fact]
    public void What_an_earlier_group_of_the_name_had_counts_for_nothing()
    {
        var file = Shared.Register("ben", 5, OtherFilm, Noon).Value;
        Assert.Equal(["ben"], file.Sharers.AsEnumerable());
        Assert.Equal(OtherFilm, file.Content);
        Assert.Equal(ErrorCode.FileNotFound, Shared.AddSharer("ann", 5).Error?.Code);
    }

    [Fact]
    public void A_command_for_an_earlier_group_of_the_name_comes_too_late() =>
        Assert.Equal(ErrorCode.GroupNotFound, Shared.Register("ben", 5, Film, Noon).Value.Register("ann", 1, Film, Noon).Error?.Code);

    [Fact]
    public void Only_the_incarnation_that_went_is_forgotten()
    {
        Assert.False(Shared.Forget(1).Value.Exists);
        Assert.Same(Shared, Shared.Forget(2).Value);
    }

    [Fact]
    public void It_is_stored_and_read_back_whole()
    {
        var file = Shared.Register("ben", 1, Film, Noon).Value.Remember(RememberedCommands.None.Add(new CommandKey(7), Noon));
        var read = SharedFile.Decode("films/a/b.mkv", file.Encode());
        Assert.Equal(file.Content, read.Content);
        Assert.Equal(file.Sharers.AsEnumerable(), read.Sharers);
        Assert.Equal(("films", "a/b.mkv", 1, "ann", Noon), (read.Group, read.File, read.Incarnation, read.UploadedBy, read.UploadedAt));
        Assert.True(read.Remembered.Contains(new CommandKey(7)));
    }

    private static SharedFile None() => SharedFile.Empty("films/film.mkv");
}
