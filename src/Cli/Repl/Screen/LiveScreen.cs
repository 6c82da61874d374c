using System.Text;
using Spectre.Console;

namespace AkkaP2P.Cli.Repl.Screen;

/// <summary>
/// A terminal whose last rows, the <see cref="Block"/>, stay where they are while text is printed above them. Everything that reaches the terminal goes
/// through here, or it would be written over the line being typed. Safe to call from any thread.
/// <code>
///   what was printed …                                    scrolls up
///   film.mkv [#####-----]  50%  12 MB/s  0:10 left        what is under way
///   anna 127.0.0.1:6101> list_fi▒                         the prompt
/// </code>
/// </summary>
internal sealed class LiveScreen(TextWriter terminal, Func<(int Width, int Height)> size, bool colours) : IDisposable
{
    /// <summary>Guards all below and the order of writes.</summary>
    private readonly Lock _painting = new();
    private readonly SortedDictionary<long, Func<int, string>> _rows = [];
    private Func<PromptView>? _prompt;
    private Block _painted = Block.Empty;
    private bool _closed;

    /// <summary>Null when stderr is no terminal that can be written over and over.</summary>
    public static LiveScreen? OnStderr()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return Console.IsErrorRedirected || !console.Profile.Capabilities.Ansi
            ? null
            : new LiveScreen(Console.Error, () => (console.Profile.Width, console.Profile.Height), colours: false);
    }

    public int Width => size().Width;

    /// <summary>Above the block; a line end is added when there is none.</summary>
    public void Print(string text)
    {
        if (text.Length == 0) return;
        lock (_painting) Paint(text.EndsWith('\n') ? text : text + "\n");
    }

    /// <summary>Shows the line being typed, as <paramref name="prompt"/> gives it whenever something is painted.</summary>
    public void ShowPrompt(Func<PromptView> prompt)
    {
        lock (_painting)
        {
            _prompt = prompt;
            Paint("");
        }
    }

    /// <summary>The line as it stands goes up with what was printed, and there is no prompt any more.</summary>
    public void CommitPrompt(string suffix = "")
    {
        lock (_painting)
        {
            if (_prompt is null) return;
            var view = _prompt();
            _prompt = null;
            Paint($"{view.Label.Text}{view.Text}{suffix}\n");
        }
    }

    /// <summary>Something under way, until it is removed.</summary>
    /// <param name="key">Says where it stands among the others.</param>
    /// <param name="row">Its text for a width.</param>
    public void SetRow(long key, Func<int, string> row)
    {
        lock (_painting)
        {
            _rows[key] = row;
            Paint("");
        }
    }

    public void RemoveRow(long key)
    {
        lock (_painting)
        {
            if (_rows.Remove(key)) Paint("");
        }
    }

    public void RemoveRows()
    {
        lock (_painting)
        {
            if (_rows.Count == 0) return;
            _rows.Clear();
            Paint("");
        }
    }

    /// <summary>Paints what may look different now.</summary>
    public void Refresh()
    {
        lock (_painting) Paint("");
    }

    /// <summary>An empty screen with the block at its top.</summary>
    public void ClearAll()
    {
        lock (_painting)
        {
            _painted = Block.Empty;
            Paint("", "\e[H\e[2J");
        }
    }

    /// <summary>The block goes; what is printed from now on is just written.</summary>
    public void Dispose()
    {
        lock (_painting)
        {
            if (_closed) return;
            (_prompt, _closed) = (null, true);
            _rows.Clear();
            Paint("");
        }
    }

    /// <summary>One write: erase the block, the text in its place, the block below it, the cursor where it belongs.</summary>
    private void Paint(string above, string begin = "")
    {
        var (width, height) = size();
        var block = _closed || (_rows.Count == 0 && _prompt is null)
            ? Block.Empty
            : Block.Of([.. _rows.Values.Select(row => row(width - 1))], _prompt?.Invoke(), width, height, colours);
        var output = new StringBuilder(begin);
        if (begin.Length == 0) Erase(output, width);
        output.Append(above).AppendJoin('\n', block.Rows);
        var below = block.Rows.Count - 1 - block.CursorRow;
        if (below > 0) output.Append($"\e[{below}A");
        if (block.Rows.Count > 0) output.Append('\r');
        if (block.CursorColumn > 0) output.Append($"\e[{block.CursorColumn}C");
        _painted = block;
        if (output.Length == 0) return;
        terminal.Write($"\e[?25l{output}\e[?25h");
        terminal.Flush();
    }

    /// <summary>Rows of a terminal that has become narrower since take several.</summary>
    private void Erase(StringBuilder output, int width)
    {
        if (_painted.Rows.Count == 0) return;
        var up = _painted.Widths.Take(_painted.CursorRow).Sum(cells => Math.Max(1, (cells + width - 1) / width)) + _painted.CursorColumn / width;
        if (up > 0) output.Append($"\e[{up}A");
        output.Append("\r\e[J");
    }
}
