using System.Text;
using AkkaP2P.Cli.Repl.Editing;

namespace AkkaP2P.Cli.Repl.Screen;

/// <summary>What could be typed, in columns, as shells show it.</summary>
internal static class CandidateList
{
    private const int Most = 100;

    public static string Of(IReadOnlyList<Candidate> candidates, int width)
    {
        var names = candidates.Take(Most).Select(c => Last(c.Word)).ToArray();
        var column = Math.Min(width - 1, names.Max(CellText.Width) + 2);
        var columns = Math.Max(1, (width - 1) / column);
        var rows = (names.Length + columns - 1) / columns;
        var text = new StringBuilder();
        for (var row = 0; row < rows; row++)
        {
            var cells = Enumerable.Range(0, columns).Select(c => row + c * rows).Where(i => i < names.Length).Select(i => CellText.Pad(names[i], column));
            text.Append(string.Concat(cells).TrimEnd()).Append('\n');
        }

        return candidates.Count > Most ? $"{text}… and {candidates.Count - Most} more\n" : text.ToString();
    }

    /// <summary>Of a path its last part: the rest is on the line.</summary>
    private static string Last(string word) => word[(word.TrimEnd('/').LastIndexOf('/') + 1)..];
}
