using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace AkkaP2P.Cli.Tests.Repl.Screen;

/// <summary>
/// A terminal as far as the program uses one: text, line ends, cursor moves, erasing. What it does not know fails, so that nothing is sent which
/// a specification does not see. A cell holds what stands in it; the right half of a wide character is empty.
/// </summary>
/// <param name="cellsOf">How many cells a character takes.</param>
public sealed partial class VtScreen(int width, int height, Func<Rune, int> cellsOf) : StringWriter(CultureInfo.InvariantCulture)
{
    /// <summary>Scrolled-off lines and the screen, one list.</summary>
    private readonly List<string[]> _lines = [Blank(width)];
    private readonly Lock _writing = new();
    private string _rest = "";
    private int _row;
    private int _column;

    public int Width => width;

    public int Height => height;

    /// <summary>All lines ever shown, without what is blank at the end.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_writing) return [.. _lines.Select(l => string.Concat(l).TrimEnd())];
        }
    }

    /// <summary>The lines with <c>▒</c> where the cursor is, as one text.</summary>
    public string Seen
    {
        get
        {
            lock (_writing)
            {
                var lines = Lines.ToList();
                var before = string.Concat(_lines[_row].Take(_column));
                var after = string.Concat(_lines[_row].Skip(_column));
                lines[_row] = $"{before}▒{after}".TrimEnd();
                return string.Join('\n', lines).TrimEnd();
            }
        }
    }

    public override void Write(char value) => Write(value.ToString());

    public override void Write(string? value)
    {
        lock (_writing)
        {
            var text = _rest + value;
            var at = 0;
            while (at < text.Length)
            {
                if (text[at] == '\e')
                {
                    var code = Code().Match(text, at);
                    if (!code.Success && text.Length - at < 16) break;
                    if (!code.Success) throw new InvalidOperationException($"an unknown escape: {text[at..Math.Min(text.Length, at + 16)].Replace("\e", "ESC")}");
                    Do(code);
                    at += code.Length;
                    continue;
                }

                var rune = Rune.GetRuneAt(text, at);
                Put(rune);
                at += rune.Utf16SequenceLength;
            }

            _rest = text[at..];
        }
    }

    private static string[] Blank(int width) => [.. Enumerable.Repeat(" ", width)];

    private void Put(Rune rune)
    {
        switch (rune.Value)
        {
            case '\r': _column = 0; return;
            case '\n': (_column, _row) = (0, _row + 1); Grow(); return;
            case '\a' or '\0': return;
        }

        var cells = cellsOf(rune);
        if (_column + cells > width)
        {
            (_column, _row) = (0, _row + 1);
            Grow();
        }

        if (cells == 0)
        {
            _lines[_row][Math.Max(0, _column - 1)] += rune.ToString();
            return;
        }

        _lines[_row][_column] = rune.ToString();
        if (cells == 2) _lines[_row][_column + 1] = "";
        _column += cells;
    }

    private void Grow()
    {
        while (_lines.Count <= _row) _lines.Add(Blank(width));
    }

    private void Do(Match code)
    {
        var number = code.Groups[1].Length == 0 ? 1 : int.Parse(code.Groups[1].Value.Split(';')[0], CultureInfo.InvariantCulture);
        switch (code.Groups[2].Value)
        {
            // The cursor cannot leave the screen upwards.
            case "A": _row = Math.Max(Math.Max(0, _lines.Count - height), _row - number); break;
            case "C": _column = Math.Min(width - 1, _column + number); break;
            case "H": (_row, _column) = (Math.Max(0, _lines.Count - height), 0); break;
            case "J" when code.Groups[1].Value == "2": for (var i = Math.Max(0, _lines.Count - height); i < _lines.Count; i++) _lines[i] = Blank(width); break;
            case "J": EraseDown(); break;
            case "K": for (var i = _column; i < width; i++) _lines[_row][i] = " "; break;
        }
    }

    private void EraseDown()
    {
        for (var i = _column; i < width; i++) _lines[_row][i] = " ";
        for (var row = _row + 1; row < _lines.Count; row++) _lines[row] = Blank(width);
        // What is blank at the end was never there, for a reader of Lines; the screen may scroll back over it.
        if (_lines.Count - _row - 1 is var below and > 0) _lines.RemoveRange(_row + 1, below);
    }

    /// <summary>Anchored where the match starts: cursor moves, erasing, colours, and the modes that .NET and we switch.</summary>
    [GeneratedRegex(@"\G\e(?:\[(\d*(?:;\d+)*)([ACHJKm])|\[\?(?:\d+)[hl]|[=>])")]
    private static partial Regex Code();
}
