using System.Text;
using System.Text.RegularExpressions;

namespace AkkaP2P.Cli.Repl.Screen;

/// <summary>Breaks lines that are wider than the terminal between words; a terminal would cut words in two. What follows stands below the line's last column.</summary>
internal static partial class WordWrap
{
    public static string Fit(string text, int width) => string.Join('\n', text.Split('\n').Select(line => FitLine(line, width)));

    private static string FitLine(string line, int width)
    {
        if (Width(line) <= width) return line;
        var indent = new string(' ', Indent(line, width));
        var (fitted, used) = (new StringBuilder(), 0);
        foreach (var word in Word().EnumerateMatches(line))
        {
            var text = line.Substring(word.Index, word.Length);
            if (used > indent.Length && used + Width(text) > width)
            {
                fitted.Append('\n').Append(indent);
                (text, used) = (text.TrimStart(), indent.Length);
            }

            fitted.Append(text);
            used += Width(text);
        }

        return fitted.ToString();
    }

    /// <summary>Where the text after a gap begins, as the summaries of a list of options do, unless that leaves too little room.</summary>
    private static int Indent(string line, int width)
    {
        var column = Column().Match(line);
        return column.Success && column.Length <= width * 2 / 3 ? column.Length : 0;
    }

    private static int Width(string text) => CellText.Width(Colour().Replace(text, ""));

    [GeneratedRegex(@"\s*\S+")]
    private static partial Regex Word();

    [GeneratedRegex(@"^\s+\S+(?: \S+)*\s{2,}(?=\S)")]
    private static partial Regex Column();

    [GeneratedRegex(@"\e\[[0-9;]*m")]
    private static partial Regex Colour();
}
