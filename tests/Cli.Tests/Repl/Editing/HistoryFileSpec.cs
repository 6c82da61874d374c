using AkkaP2P.Cli.Repl.Editing;
using Xunit;

namespace AkkaP2P.Cli.Tests.Repl.Editing;

public sealed class HistoryFileSpec : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly List<string> _complaints = [];

    private string FilePath => Path.Combine(_folder.Path, "history");

    [Fact]
    public void Lines_come_back_in_the_next_run()
    {
        var history = File().Load();
        history.Add("one");
        history.Add("zwei 漢字");
        File().Save(history);

        Assert.Equal(["one", "zwei 漢字"], File().Load().Lines);
        Assert.Empty(_complaints);
    }

    [Fact]
    public void Only_its_owner_may_read_it()
    {
        System.IO.File.WriteAllText(FilePath, "old\n");
        if (!OperatingSystem.IsWindows()) System.IO.File.SetUnixFileMode(FilePath, (UnixFileMode)0b110_100_100);

        File().Save(new History(["one"]));

        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(FilePath));
    }

    [Fact]
    public void The_oldest_lines_go_when_there_are_too_many()
    {
        var history = new History(Enumerable.Range(0, History.Capacity).Select(i => $"line {i}"));
        Assert.True(history.Add("newest"));
        Assert.Equal((History.Capacity, "line 1", "newest"), (history.Lines.Count, history.Lines[0], history.Lines[^1]));
    }

    [Fact]
    public void A_line_typed_again_is_kept_once()
    {
        var history = new History(["a"]);
        Assert.False(history.Add("a"));
        Assert.Single(history.Lines);
    }

    [Fact]
    public void A_history_that_cannot_be_kept_is_told_once_and_stops_nothing()
    {
        Directory.CreateDirectory(FilePath);
        var file = File();
        file.Save(file.Load());
        file.Save(new History(["one"]));
        Assert.Contains(FilePath, Assert.Single(_complaints), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private HistoryFile File() => new(FilePath, _complaints.Add);
}
