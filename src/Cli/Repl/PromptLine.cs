using System.Diagnostics.CodeAnalysis;
using AkkaP2P.Cli.Arguments;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Commands;

namespace AkkaP2P.Cli.Repl;

/// <summary>A command line as it was understood: a command with its words, or the mistake in it.</summary>
internal sealed record PromptLine(string Text, IReadOnlyList<string> All, ClientCommand? Command, CommandWords? Words, CommandResult? Mistake)
{
    [MemberNotNullWhen(true, nameof(Command), nameof(Words))]
    public bool IsCommand => Mistake is null;

    public static PromptLine Read(string line)
    {
        if (!CommandLine.TrySplit(line, out var all, out var problem)) return Misused(line, SeemingCommand(line), problem);
        if (ClientCommands.Find(all[0]) is not { } command) return Misused(line, all[0], Unknown(all[0]));
        try
        {
            return new PromptLine(line, all, command, command.Syntax.Parse(all.Skip(1)), null);
        }
        catch (UsageException mistake)
        {
            return Misused(line, all[0], mistake.Message);
        }
    }

    /// <summary>
    /// Which of these lines go on side by side: those that follow one another, of one command, without options, each about something else, so that none
    /// depends on what one before it does.
    /// </summary>
    public static IEnumerable<IReadOnlyList<PromptLine>> Together(IEnumerable<string> lines)
    {
        var together = new List<PromptLine>();
        var topics = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in lines.Where(l => !CommandLine.IsSkipped(l)).Select(Read))
        {
            var topic = line is { IsCommand: true, Words.HasOptions: false } ? line.Command!.About?.Invoke(line.Words!) : null;
            var joins = topic is not null && topics.Count > 0 && together[0].Command == line.Command && !topics.Contains(topic);
            if (!joins && together.Count > 0)
            {
                yield return together;
                (together, topics) = ([], new HashSet<string>(StringComparer.Ordinal));
            }

            together.Add(line);
            if (topic is not null) topics.Add(topic);
        }

        if (together.Count > 0) yield return together;
    }

    /// <summary>The first word that the line seems to begin with, for a result to carry when it cannot be split.</summary>
    private static string SeemingCommand(string line) =>
        line.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault("");

    private static PromptLine Misused(string line, string command, string problem) =>
        new(line, [], null, null, CommandResult.Refused(command, new CommandError(ErrorCode.Usage, problem)));

    private static string Unknown(string name) => DidYouMean.Of(name, ClientCommands.Names) is { } meant
        ? $"there is no command '{name}': did you mean {meant}?"
        : $"there is no command '{name}' (see help)";
}
