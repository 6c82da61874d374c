using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace AkkaP2P.Protocol.Commands;

/// <summary>
/// Splits a line of the client's prompt or script into words. Blanks part words; "double quotes" keep them together and
/// know <c>\"</c> and <c>\\</c>, 'single quotes' take everything as it stands. Elsewhere a backslash is a backslash, since paths
/// hold them. Quoted and bare parts without a blank between them are one word, and <c>""</c> is an empty one.
/// </summary>
public static class CommandLine
{
    public const int MaxLength = 65_536;

    /// <summary>A line without a command: blank, or a <c>#</c> comment. It gets no result.</summary>
    public static bool IsSkipped(string line) => line.AsSpan().TrimStart() is [] or ['#', ..];

    /// <summary>False, with what is wrong, for unbalanced quotes or an overlong line.</summary>
    public static bool TrySplit(string line, out IReadOnlyList<string> words, [NotNullWhen(false)] out string? problem)
    {
        words = [];
        problem = null;
        if (line.Length > MaxLength)
        {
            problem = $"a line has at most {MaxLength} characters";
            return false;
        }

        var found = new List<string>();
        for (var at = SkipBlanks(line, 0); at < line.Length; at = SkipBlanks(line, at))
        {
            if (!TryReadWord(line, ref at, out var word, out problem)) return false;
            found.Add(word);
        }

        words = found;
        return true;
    }

    /// <summary>The word as it must be written to be read back as it is; for completion and for printing commands.</summary>
    public static string Quote(string word)
    {
        var plain = word.Length > 0 && !word.StartsWith('#') && !word.Any(c => char.IsWhiteSpace(c) || c is '"' or '\'');
        return plain ? word : $"\"{word.Replace("\\", "\\\\").Replace("\"", "\\\"")}\"";
    }

    private static int SkipBlanks(string line, int at)
    {
        while (at < line.Length && char.IsWhiteSpace(line[at])) at++;
        return at;
    }

    private static bool TryReadWord(
        string line, ref int at, [NotNullWhen(true)] out string? word, [NotNullWhen(false)] out string? problem)
    {
        var text = new StringBuilder();
        (word, problem) = (null, null);
        while (at < line.Length && !char.IsWhiteSpace(line[at]))
        {
            var c = line[at++];
            if (c is not ('"' or '\'')) text.Append(c);
            else if (!TryReadQuoted(line, ref at, c, text))
            {
                problem = $"a {(c == '"' ? "double" : "single")} quote is not closed";
                return false;
            }
        }

        word = text.ToString();
        return true;
    }

    private static bool TryReadQuoted(string line, ref int at, char quote, StringBuilder text)
    {
        while (at < line.Length)
        {
            var c = line[at++];
            if (c == quote) return true;
            if (c == '\\' && quote == '"' && at < line.Length && line[at] is '"' or '\\') c = line[at++];
            text.Append(c);
        }

        return false;
    }
}
