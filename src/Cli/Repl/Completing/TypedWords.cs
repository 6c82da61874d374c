using System.Text;

namespace AkkaP2P.Cli.Repl.Completing;

/// <summary>
/// The words before the cursor, as <see cref="Protocol.Commands.CommandLine"/> splits them, but of a line that is still being typed: the last word may be empty, and its
/// quote open.
/// </summary>
/// <param name="Before">The finished words, without quotes.</param>
/// <param name="Current">What is typed of the word at the cursor, without quotes.</param>
/// <param name="Start">Where that word begins in the line.</param>
internal sealed record TypedWords(IReadOnlyList<string> Before, string Current, int Start)
{
    public static TypedWords Of(string typed)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var (start, quote, inWord) = (typed.Length, '\0', false);
        for (var at = 0; at < typed.Length; at++)
        {
            var c = typed[at];
            if (quote == '\0' && char.IsWhiteSpace(c))
            {
                if (inWord) words.Add(word.ToString());
                (inWord, start) = (false, typed.Length);
                word.Clear();
                continue;
            }

            if (!inWord) (inWord, start) = (true, at);
            if (quote == '\0' && c is '"' or '\'') quote = c;
            else if (c == quote) quote = '\0';
            else if (c == '\\' && quote == '"' && at + 1 < typed.Length && typed[at + 1] is '"' or '\\') word.Append(typed[++at]);
            else word.Append(c);
        }

        return new TypedWords(words, word.ToString(), start);
    }
}
