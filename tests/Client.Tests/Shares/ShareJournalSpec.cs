using System.Text;
using AkkaP2P.Client.Shares;
using Xunit;

namespace AkkaP2P.Client.Tests.Shares;

public sealed class ShareJournalSpec : IDisposable
{
    private readonly TempFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task What_was_appended_is_there_after_a_restart()
    {
        var (a, b) = (Some.Record("a"), Some.Record("ünïcode \"b\"\n"));
        await Write(new ShareLine(Began: a), new ShareLine(Began: b), new ShareLine(Served: new ServedCount(a.Key, 99)));
        Assert.Equal([a with { BytesServed = 99 }, b], await Read("alice"));
    }

    [Fact]
    public async Task The_share_of_an_empty_file_which_has_no_root_is_there_after_a_restart()
    {
        var a = Some.Record("a");
        var empty = a with { Info = a.Info with { Root = null, Size = 0, PieceSize = 0 } };
        await Write(new ShareLine(Began: empty));
        Assert.Equal([empty], await Read("alice"));
    }

    [Fact]
    public async Task What_ended_is_gone_after_a_restart()
    {
        var (a, b) = (Some.Record("a"), Some.Record("b"));
        await Write(new ShareLine(Began: a), new ShareLine(Began: b), new ShareLine(Ended: a.Key), new ShareLine(Served: new ServedCount(a.Key, 7)));
        Assert.Equal([b], await Read("alice"));
    }

    [Fact]
    public async Task Users_have_shares_of_their_own()
    {
        await Write(new ShareLine(Began: Some.Record("a")), new ShareLine(Began: Some.Record("a", user: "bob")));
        Assert.Equal([Some.Record("a", user: "bob")], await Read("bob"));
    }

    [Fact]
    public async Task Without_a_restart_it_knows_what_was_appended()
    {
        await using var journal = ShareJournal.Open(_data.Path);
        await journal.Append(new ShareLine(Began: Some.Record("a")));
        Assert.Equal([Some.Record("a")], journal.Of("alice"));
    }

    [Fact]
    public async Task A_last_line_torn_by_a_crash_is_dropped_at_every_byte_and_the_rest_kept()
    {
        await Write(new ShareLine(Began: Some.Record("a")), new ShareLine(Began: Some.Record("b")));
        var whole = File.ReadAllBytes(_data["shares.log"]);
        var first = Array.IndexOf(whole, (byte)'\n') + 1;
        for (var cut = first; cut < whole.Length; cut++)
        {
            var (shares, lines, good) = ShareJournal.Replay(whole.AsSpan(0, cut));
            Assert.Equal((1, 1, first), (shares.Count, lines, good));
        }
    }

    [Fact]
    public async Task After_a_torn_line_it_goes_on_where_it_was_whole()
    {
        await Write(new ShareLine(Began: Some.Record("a")));
        File.AppendAllText(_data["shares.log"], "{\"began\":{\"info");
        await Write(new ShareLine(Began: Some.Record("b")));
        Assert.Equal([Some.Record("a"), Some.Record("b")], await Read("alice"));
    }

    [Fact]
    public async Task A_file_that_is_mostly_history_is_written_anew_at_start()
    {
        var a = Some.Record("a");
        await Write([new ShareLine(Began: a), .. Enumerable.Range(1, 2_000).Select(i => new ShareLine(Served: new ServedCount(a.Key, i)))]);
        Assert.True(File.ReadAllLines(_data["shares.log"]).Length > 2_000);
        Assert.Equal([a with { BytesServed = 2_000 }], await Read("alice"));
        Assert.Single(File.ReadAllLines(_data["shares.log"]));
    }

    [Fact]
    public async Task Only_its_owner_may_read_it()
    {
        await Write(new ShareLine(Began: Some.Record("a")));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_data["shares.log"]));
    }

    [Fact]
    public async Task Appends_of_many_at_once_all_arrive_whole()
    {
        await using (var journal = ShareJournal.Open(_data.Path))
        {
            await Task.WhenAll(Enumerable.Range(0, 500).Select(i => journal.Append(new ShareLine(Began: Some.Record($"file {i}")))));
        }

        Assert.Equal(500, (await Read("alice")).Count);
    }

    [Fact]
    public void Any_bytes_can_be_read_without_an_exception()
    {
        var random = new Random(7);
        for (var i = 0; i < 2_000; i++)
        {
            var bytes = new byte[random.Next(200)];
            random.NextBytes(bytes);
            ShareJournal.Replay(bytes);
        }

        Assert.Empty(ShareJournal.Replay(Encoding.UTF8.GetBytes("null\n{}\n")).Shares);
    }

    private async Task Write(params ShareLine[] lines)
    {
        await using var journal = ShareJournal.Open(_data.Path);
        await journal.Append(lines);
    }

    private async Task<IReadOnlyList<ShareRecord>> Read(string user)
    {
        await using var journal = ShareJournal.Open(_data.Path);
        return journal.Of(user);
    }
}
