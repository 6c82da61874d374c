using System.Diagnostics;
using AkkaP2P.Cli.Repl.Screen;
using AkkaP2P.Client;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Text;

namespace AkkaP2P.Cli.Repl;

/// <summary>
/// For people: tables, colours and rows of progress on a terminal, plain lines with tabs elsewhere. There, refusals go to stderr, so that a
/// pipe carries only what was asked for.
/// </summary>
internal sealed class TextOutput(TextTarget target) : IReplOutput
{
    /// <summary>Before the rows of downloads, whose keys are their ids.</summary>
    private const long HashingRow = -1;

    private static readonly TimeSpan LeastBetween = TimeSpan.FromMilliseconds(100);

    private SlowCommand? _slow;

    public IProgress<HashProgress>? Started(IReadOnlyList<string> words)
    {
        if (target.Screen is not { } screen) return null;
        _slow?.Dispose(); // one of several that go on side by side is shown
        _slow = new SlowCommand(screen, words[0]);
        return words[0] == "upload_file" ? new Hashing(screen, words, target.Unicode) : null;
    }

    public void Event(ClientEvent happened)
    {
        if (happened is ClientEvent.DownloadProgress { Download: var moving })
        {
            var row = ProgressRow.Of(moving);
            target.Screen?.SetRow(moving.DownloadId, width => row.Fit(width, target.Unicode));
            return;
        }

        if (happened is ClientEvent.DownloadEnded { Download: var ended }) target.Screen?.RemoveRow(ended.DownloadId);
        if (Describe(happened) is { } line) target.Print(target.Coloured(line, ToneOf(happened)));
        target.Screen?.Refresh();
    }

    public void Result(string line, CommandResult result)
    {
        _slow?.Dispose();
        if (target.Screen is { } screen) RemoveRows(screen, result.Command);
        if (result.Error is { } error) Refuse(error, line);
        else if (result.Data is CommandHelp { Commands: [var one] }) target.Print(ClientCommands.Find(one.Command)!.Syntax.Help(""));
        else if (TextTables.For(result.Data!) is not { } table) target.Print(result.Message);
        else if (table.Rows.Count > 0) target.Print(table);
        else target.Print(NextStep.WhenEmpty(result.Command) is { } next && target.IsTerminal ? $"{result.Message}: {next}" : result.Message);
    }

    /// <summary>People see each line as it comes.</summary>
    public void Flush()
    {
    }

    /// <summary>What a command has stopped says nothing more; what still runs comes back with its next event.</summary>
    private static void RemoveRows(LiveScreen screen, string command)
    {
        if (command is "pause_download" or "cancel_download" or "logout") screen.RemoveRows();
        else screen.RemoveRow(HashingRow);
    }

    private void Refuse(CommandError error, string line)
    {
        var next = NextStep.After(error, line) is { } step ? $": {step}" : "";
        if (target.IsTerminal) target.Print($"{target.Coloured(error.Message, Tone.Bad)}{next}  [{error.Code.Wire()}]");
        else target.PrintError($"{error.Code.Wire()}: {error.Message}{next}");
    }

    private static Tone ToneOf(ClientEvent happened) => happened switch
    {
        ClientEvent.DownloadEnded { Download.State: DownloadState.Completed } or ClientEvent.RequestAccepted => Tone.Good,
        ClientEvent.DownloadEnded { Download.State: DownloadState.Failed } => Tone.Bad,
        ClientEvent.TrackerLost or ClientEvent.Ready { Tracker: null } => Tone.Doubtful,
        ClientEvent.JoinRequested => Tone.News,
        _ => Tone.Plain,
    };

    private static string? Describe(ClientEvent happened) => happened switch
    {
        ClientEvent.Ready { Tracker: null } e => $"serving at {e.Listen}; no tracker answers yet",
        ClientEvent.Ready e => $"serving at {e.Listen}, connected to {e.Tracker}",
        ClientEvent.DownloadEnded { Download: { State: DownloadState.Completed } d } =>
            $"download {d.DownloadId} completed: {d.Path} ({ByteText.FormatSize(d.Size)} in {d.ElapsedSeconds:0.0} s)",
        ClientEvent.DownloadEnded { Download: var d } => $"download {d.DownloadId} of {d.File} {TextTables.Word(d.State)}{(d.Error is null ? "" : $": {d.Error.Message}")}",
        ClientEvent.TrackerLost e => $"lost tracker {e.Tracker}",
        ClientEvent.TrackerConnected e => $"connected to tracker {e.Tracker}",
        ClientEvent.JoinRequested e => $"{e.User} asks to join {e.Group}: accept_request {e.Group} {e.User}",
        ClientEvent.RequestAccepted e => $"you are a member of {e.Group}",
        ClientEvent.FileAdded e => $"{e.User} shares {e.File} ({ByteText.FormatSize(e.Size)}) in {e.Group}",
        _ => null,
    };

    /// <summary>Reports come from the threads that hash.</summary>
    private sealed class Hashing(LiveScreen screen, IReadOnlyList<string> words, bool unicode) : IProgress<HashProgress>
    {
        private readonly long _began = Stopwatch.GetTimestamp();
        private long _shown;

        private string File => Path.GetFileName(words.Skip(1).FirstOrDefault(w => !w.StartsWith("--", StringComparison.Ordinal), ""));

        public void Report(HashProgress value)
        {
            var last = Interlocked.Read(ref _shown);
            if (last != 0 && Stopwatch.GetElapsedTime(last) < LeastBetween) return;
            if (Interlocked.CompareExchange(ref _shown, Stopwatch.GetTimestamp(), last) != last) return;
            var row = ProgressRow.Hashing(File, value, Stopwatch.GetElapsedTime(_began));
            screen.SetRow(HashingRow, width => row.Fit(width, unicode));
        }
    }
}
