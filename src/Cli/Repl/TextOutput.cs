using AkkaP2P.Client;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Text;
using Spectre.Console;

namespace AkkaP2P.Cli.Repl;

/// <summary>
/// For people: tables and a live line of progress on a terminal, plain lines with tabs elsewhere. Refusals go to stderr when stdout is no terminal, so that
/// a pipe carries only what was asked for.
/// </summary>
internal sealed class TextOutput(IAnsiConsole console, TextWriter errors, bool terminal) : IReplOutput
{
    private readonly StatusLine _status = new(console, terminal);
    private string _running = "";

    public IProgress<HashProgress>? Started(string command)
    {
        _running = command;
        return terminal && command == "upload_file" ? new HashingLine(_status) : null;
    }

    public void Event(ClientEvent happened)
    {
        if (happened is ClientEvent.DownloadProgress progress)
        {
            // Only a wait leaves the line free; at the prompt it is being typed on.
            if (_running == "wait_download") _status.Show(Progress(progress.Download));
            return;
        }

        _status.Clear();
        if (Describe(happened) is { } line) Write(line);
    }

    public void Result(CommandResult result)
    {
        _running = "";
        _status.Clear();
        if (result.Error is { } error)
        {
            if (terminal) console.MarkupLineInterpolated($"[red]{error.Code.Wire()}[/]: {error.Message}");
            else errors.WriteLine($"{error.Code.Wire()}: {error.Message}");
            return;
        }

        if (TextTables.For(result.Data!) is { Rows.Count: > 0 } table) table.WriteTo(console, terminal);
        else Write(result.Message);
    }

    private static string Progress(DownloadStatus d)
    {
        var done = d.Size == 0 ? 1 : (double)d.BytesDone / d.Size;
        const int width = 24;
        var filled = (int)(done * width);
        var eta = d.EtaSeconds is { } seconds ? $", {TimeSpan.FromSeconds(Math.Min(seconds, 359_999)):h\\:mm\\:ss} left" : "";
        return $"{d.File} [{new string('#', filled)}{new string('-', width - filled)}] {done:P0} {ByteText.FormatRate(d.Rate)}{eta}, {d.Peers.Count} peers";
    }

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

    /// <summary>Past the console, which would wrap long lines; a terminal wraps by itself.</summary>
    private void Write(string line)
    {
        console.Profile.Out.Writer.WriteLine(line);
        console.Profile.Out.Writer.Flush();
    }

    private sealed class HashingLine(StatusLine status) : IProgress<HashProgress>
    {
        public void Report(HashProgress value) =>
            status.Show($"hashing {(value.Size == 0 ? 1 : (double)value.BytesHashed / value.Size):P0} of {ByteText.FormatSize(value.Size)}");
    }
}
