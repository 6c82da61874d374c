using AkkaP2P.Cli.Repl.Editing;

namespace AkkaP2P.Cli.Repl.Completing;

/// <summary>Knows what could stand at the end of a line that is being typed.</summary>
internal interface ICompleter
{
    Task<Completion> Complete(string typed, CancellationToken cancel);
}

/// <summary>The same few words wherever the cursor is.</summary>
internal sealed class WordCompleter(params string[] words) : ICompleter
{
    public Task<Completion> Complete(string typed, CancellationToken cancel)
    {
        var (before, current, start) = TypedWords.Of(typed);
        var fitting = before.Count > 0 ? [] : words.Where(w => w.StartsWith(current, StringComparison.Ordinal)).Select(w => new Candidate(w));
        return Task.FromResult(new Completion(start, [.. fitting]));
    }
}
