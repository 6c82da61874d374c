using AkkaP2P.Protocol.Commands;

namespace AkkaP2P.Cli.Repl.Editing;

/// <param name="Word">As the command is to get it, without quotes.</param>
/// <param name="Whole">False for what goes on, as a folder.</param>
internal readonly record struct Candidate(string Word, bool Whole = true);

/// <summary>What could stand at the cursor, instead of what is typed from <paramref name="Start"/> on.</summary>
internal sealed record Completion(int Start, IReadOnlyList<Candidate> Candidates)
{
    public static Completion None(int start) => new(start, []);

    /// <summary>What to put there: the one candidate, or what all begin with; null when that is no more than what is typed.</summary>
    public string? Replacement(string typed)
    {
        if (Candidates is [var only]) return only.Whole ? CommandLine.Quote(only.Word) + " " : Open(only.Word);
        var text = Open(CommonPrefix());
        return text.Length > typed.Length ? text : null;
    }

    private string CommonPrefix()
    {
        if (Candidates.Count == 0) return "";
        var prefix = Candidates[0].Word;
        foreach (var (word, _) in Candidates)
        {
            var same = 0;
            while (same < prefix.Length && same < word.Length && prefix[same] == word[same]) same++;
            prefix = prefix[..same];
        }

        // Half a character is none.
        return prefix.Length > 0 && char.IsHighSurrogate(prefix[^1]) ? prefix[..^1] : prefix;
    }

    /// <summary>Quoted where needed, without the closing quote: more is to come.</summary>
    private static string Open(string word)
    {
        var quoted = word.Length == 0 ? "" : CommandLine.Quote(word);
        return quoted.StartsWith('"') ? quoted[..^1] : quoted;
    }
}
