using System.Text;

namespace AkkaP2P.Cli.Repl.Screen;

/// <summary>
/// The last rows of the terminal, which are drawn over and over: what is under way, then the prompt. Laid out for a size; no row is as wide as the terminal, so
/// none wraps by itself.
/// </summary>
/// <param name="Rows">As they are written, colours included.</param>
/// <param name="Widths">The cells of each.</param>
internal sealed record Block(IReadOnlyList<string> Rows, IReadOnlyList<int> Widths, int CursorRow, int CursorColumn)
{
    private const int LeastWidth = 20;
    private const string Bold = "\e[1m";
    private const string Yellow = "\e[33m";
    private const string Plain = "\e[0m";

    public static readonly Block Empty = new([], [], 0, 0);

    /// <summary>At most a third of the terminal is progress, and a line longer than the rest of it is shown around the cursor.</summary>
    public static Block Of(IReadOnlyList<string> progress, PromptView? prompt, int width, int height, bool colours)
    {
        width = Math.Max(LeastWidth, width) - 1;
        var rows = Fitting(progress, Math.Max(1, height / 3)).Select(row => CellText.Cut(row, width)).ToList();
        var widths = rows.Select(CellText.Width).ToList();
        if (prompt is null) return new Block([.. rows, ""], [.. widths, 0], rows.Count, 0);

        var (lines, row, column) = Wrap(prompt, width);
        var room = Math.Max(1, height - rows.Count - 1);
        var first = Math.Clamp(row - room + 1, 0, Math.Max(0, lines.Count - room));
        var shown = lines.Skip(first).Take(room).ToList();
        widths.AddRange(shown.Select(CellText.Width));
        if (colours && first == 0) shown[0] = Coloured(shown[0], prompt.Label);
        var cursorRow = rows.Count + row - first;
        rows.AddRange(shown);
        return new Block(rows, widths, cursorRow, column);
    }

    private static IEnumerable<string> Fitting(IReadOnlyList<string> progress, int most) =>
        progress.Count <= most ? progress : progress.Take(most - 1).Append($"… and {progress.Count - most + 1} more: show_downloads");

    /// <summary>Into rows of <paramref name="width"/> cells; the cursor after a full row stands on the next.</summary>
    private static (List<string> Rows, int Row, int Column) Wrap(PromptView prompt, int width)
    {
        var rows = new List<string>();
        var current = new StringBuilder();
        var (cells, row, column, at) = (0, 0, 0, -prompt.Label.Text.Length);
        foreach (var rune in (prompt.Label.Text + prompt.Text).EnumerateRunes())
        {
            var wide = CellText.Width(rune);
            if (cells + wide > width) NewRow();
            if (at == prompt.Cursor) (row, column) = (rows.Count, cells);
            current.Append(rune);
            (cells, at) = (cells + wide, at + rune.Utf16SequenceLength);
        }

        if (cells == width) NewRow();
        if (at == prompt.Cursor) (row, column) = (rows.Count, cells);
        rows.Add(current.ToString());
        return (rows, row, column);

        void NewRow()
        {
            rows.Add(current.ToString());
            current.Clear();
            cells = 0;
        }
    }

    private static string Coloured(string row, PromptLabel label)
    {
        var length = Math.Min(label.Text.Length, row.Length);
        return $"{(label.Troubled ? Yellow : Bold)}{row[..length]}{Plain}{row[length..]}";
    }
}
