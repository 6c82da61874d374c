using AkkaP2P.Client.Downloads;
using Xunit;

namespace AkkaP2P.Client.Tests.Downloads;

/// <summary>The history of downloads on the disk, over restarts and crashes.</summary>
public sealed class DownloadJournalSpec : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Without_files_the_history_is_empty()
    {
        using var journal = new DownloadJournal(_folder.Path);
        AssertIs(1, [], journal.Load());
    }

    [Fact]
    public void What_was_saved_is_there_after_a_kill()
    {
        var killed = new DownloadJournal(_folder.Path);
        killed.Load();
        killed.Save(new DownloadChange(2, [Record(1)], []));
        killed.Save(new DownloadChange(4, [Record(1, DownloadState.Completed), Record(2), Record(3)], []));
        killed.Save(new DownloadChange(4, [], [2]));

        using var journal = new DownloadJournal(_folder.Path);
        AssertIs(4, [Record(1, DownloadState.Completed), Record(3)], journal.Load());
    }

    [Fact]
    public void A_line_torn_by_a_crash_is_passed_over_and_saving_goes_on()
    {
        using (var journal = new DownloadJournal(_folder.Path))
        {
            journal.Load();
            journal.Save(new DownloadChange(2, [Record(1)], []));
            journal.Save(new DownloadChange(3, [Record(2)], []));
        }

        using (var log = File.OpenWrite(Log)) log.SetLength(log.Length - 5);
        using (var journal = new DownloadJournal(_folder.Path))
        {
            AssertIs(2, [Record(1)], journal.Load());
            journal.Save(new DownloadChange(3, [Record(2, DownloadState.Paused)], []));
        }

        using var last = new DownloadJournal(_folder.Path);
        AssertIs(3, [Record(1), Record(2, DownloadState.Paused)], last.Load());
    }

    [Fact]
    public void A_crash_between_the_two_files_changes_nothing()
    {
        using (var journal = new DownloadJournal(_folder.Path))
        {
            journal.Load();
            journal.Save(new DownloadChange(3, [Record(1), Record(2)], []));
            journal.Save(new DownloadChange(3, [], [1]));
        }

        var changes = File.ReadAllBytes(Log);
        using (var folded = new DownloadJournal(_folder.Path)) folded.Load();
        File.WriteAllBytes(Log, changes);

        using var again = new DownloadJournal(_folder.Path);
        AssertIs(3, [Record(2)], again.Load());
    }

    [Fact]
    public void A_long_log_is_folded_into_the_whole()
    {
        using var journal = new DownloadJournal(_folder.Path);
        journal.Load();
        var many = Enumerable.Range(1, 2_000).Select(id => Record(id)).ToList();
        for (var i = 0; i < 50; i++)
        {
            many = [.. many.Select(record => record with { ElapsedSeconds = i })];
            journal.Save(new DownloadChange(2_001, many, []));
        }

        Assert.InRange(new FileInfo(Log).Length, 0, 16 << 20);
        using var again = new DownloadJournal(_folder.Path);
        AssertIs(2_001, many, again.Load());
    }

    [Fact]
    public void A_history_that_cannot_be_read_is_told()
    {
        File.WriteAllText(_folder["downloads.json"], "{");
        using var journal = new DownloadJournal(_folder.Path);
        Assert.Contains("downloads.json", Assert.Throws<ClientStartException>(journal.Load).Message, StringComparison.Ordinal);
    }

    private string Log => _folder["downloads.log"];

    private static void AssertIs(long nextId, IReadOnlyList<DownloadRecord> downloads, DownloadHistory history)
    {
        Assert.Equal(nextId, history.NextId);
        Assert.Equal(downloads, history.Downloads);
    }

    private static DownloadRecord Record(long id, DownloadState state = DownloadState.Queued) => new(
        id, "bob", "films", $"film{id}.mkv", null, 0, 0, $"/to/film{id}.mkv", null, DownloadStrategy.Rarest, false, null, state, false, 0, 0, 0, 0, 0, null, null);
}
