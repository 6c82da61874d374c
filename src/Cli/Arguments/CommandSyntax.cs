using System.Text;
using AkkaP2P.Protocol.Commands;

namespace AkkaP2P.Cli.Arguments;

/// <summary>What a command is called and takes: of the program and of the client's prompt alike.</summary>
/// <param name="Arguments">As help shows them, which also says how many there are: <c>&lt;a&gt;</c> once, <c>[b]</c> perhaps, <c>&lt;c&gt;…</c> once or more.</param>
internal sealed record CommandSyntax(string Name, string Arguments, string Summary, params Option[] Options)
{
    public string[] Slots => Arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Without the marks that say how many there are.</summary>
    public static string NameOf(string slot) => slot.Trim('<', '>', '[', ']', '…');

    public string Usage => string.Join(' ', [Name, .. Slots, .. Options.Select(o => $"[{o.Usage}]")]);

    /// <exception cref="UsageException">Too few or too many words, or an option it does not know.</exception>
    public CommandWords Parse(IEnumerable<string> words)
    {
        var parsed = CommandWords.TryParse(
            WithAddresses([.. words]),
            [.. Options.Where(o => o.Value is null).Select(o => o.Name)],
            [.. Options.Where(o => o.Value is not null && !o.Repeatable).Select(o => o.Name)],
            [.. Options.Where(o => o.Repeatable).Select(o => o.Name)],
            out var found,
            out var problem);
        if (!parsed) throw new UsageException(problem!);

        var required = Slots.Where(s => s[0] != '[').ToArray();
        if (found!.Arguments.Count < required.Length)
            throw new UsageException($"{required[found.Arguments.Count].TrimEnd('…')} is missing: {Usage}");
        if (found.Arguments.Count > Slots.Length && !Arguments.EndsWith('…'))
            throw new UsageException($"'{found.Arguments[Slots.Length]}' is one word too many: {Usage}");
        return found;
    }

    /// <summary>Those of a line being typed that are no options, nor options' values.</summary>
    public string[] WithoutOptions(IEnumerable<string> words)
    {
        var arguments = new List<string>();
        var (isValue, optionsEnded) = (false, false);
        foreach (var word in words)
        {
            if (!isValue && (optionsEnded || !word.StartsWith("--", StringComparison.Ordinal))) arguments.Add(word);
            optionsEnded |= !isValue && word == "--";
            isValue = !isValue && !optionsEnded && Options.Any(o => o.Name == word && o.Value is not null);
        }

        return [.. arguments];
    }

    /// <summary>Joins <c>--ui</c> to the address after it, or to nothing, so that every option with a value has one.</summary>
    private IEnumerable<string> WithAddresses(string[] words)
    {
        var end = Array.IndexOf(words, "--");
        for (var i = 0; i < words.Length; i++)
        {
            var isAddressed = (end < 0 || i < end) && Options.Any(o => o.Addressed && o.Name == words[i]);
            var hasAddress = isAddressed && i + 1 < words.Length && words[i + 1].Contains(':') && !words[i + 1].StartsWith("--", StringComparison.Ordinal);
            yield return hasAddress ? $"{words[i]}={words[++i]}" : isAddressed ? words[i] + "=" : words[i];
        }
    }

    public string Help(string program)
    {
        var text = new StringBuilder($"{program}{Usage}\n\n  {Summary}\n");
        if (Options.Length == 0) return text.ToString();

        text.Append('\n');
        var width = Options.Max(o => o.Usage.Length) + 2;
        foreach (var option in Options) text.Append($"  {option.Usage.PadRight(width)}{option.Summary}\n");
        return text.ToString();
    }
}
