using System.Diagnostics.CodeAnalysis;

namespace AkkaP2P.Protocol.Commands;

/// <summary>
/// The words after a command, with its options taken out. Options may stand anywhere; <c>--</c> ends them, so a file may be
/// called <c>--sequential</c>. <c>--name value</c> and <c>--name=value</c> mean the same; giving an option twice is a mistake, unless it is one that
/// may be repeated.
/// </summary>
public sealed class CommandWords
{
    private readonly Dictionary<string, List<string?>> _options;

    private CommandWords(IReadOnlyList<string> arguments, Dictionary<string, List<string?>> options) => (Arguments, _options) = (arguments, options);

    /// <summary>What is not an option, in order.</summary>
    public IReadOnlyList<string> Arguments { get; }

    public bool HasOptions => _options.Count > 0;

    public bool Has(string option) => _options.ContainsKey(option);

    /// <summary>The value of <c>--name value</c>, or null when it was not given.</summary>
    public string? Value(string option) => _options.GetValueOrDefault(option)?[0];

    /// <summary>All values of an option that may be repeated, in order.</summary>
    public IReadOnlyList<string> Values(string option) => [.. _options.GetValueOrDefault(option, []).OfType<string>()];

    public static bool TryParse(
        IEnumerable<string> words,
        IReadOnlyCollection<string> switches,
        IReadOnlyCollection<string> valued,
        [NotNullWhen(true)] out CommandWords? parsed,
        [NotNullWhen(false)] out string? problem) => TryParse(words, switches, valued, [], out parsed, out problem);

    /// <param name="words">After the command's name.</param>
    /// <param name="switches">Options without a value, as <c>--overwrite</c>.</param>
    /// <param name="valued">Options that take a value, as <c>--strategy</c>.</param>
    /// <param name="repeatable">Options that take a value and may be given again, as <c>--set</c>.</param>
    public static bool TryParse(
        IEnumerable<string> words,
        IReadOnlyCollection<string> switches,
        IReadOnlyCollection<string> valued,
        IReadOnlyCollection<string> repeatable,
        [NotNullWhen(true)] out CommandWords? parsed,
        [NotNullWhen(false)] out string? problem)
    {
        (parsed, problem) = (null, null);
        var arguments = new List<string>();
        var options = new Dictionary<string, List<string?>>();
        using var rest = words.GetEnumerator();
        while (problem is null && rest.MoveNext())
        {
            if (rest.Current == "--")
            {
                while (rest.MoveNext()) arguments.Add(rest.Current);
            }
            else if (!rest.Current.StartsWith("--", StringComparison.Ordinal)) arguments.Add(rest.Current);
            else problem = TakeOption(rest, switches, valued, repeatable, options);
        }

        if (problem is null) parsed = new CommandWords(arguments, options);
        return parsed is not null;
    }

    /// <summary>The mistake, or null.</summary>
    private static string? TakeOption(
        IEnumerator<string> rest,
        IReadOnlyCollection<string> switches,
        IReadOnlyCollection<string> valued,
        IReadOnlyCollection<string> repeatable,
        Dictionary<string, List<string?>> options)
    {
        var word = rest.Current;
        var equals = word.IndexOf('=');
        var name = equals < 0 ? word : word[..equals];
        string? value = null;
        if (valued.Contains(name) || repeatable.Contains(name))
        {
            if (equals < 0 && !rest.MoveNext()) return $"{name} needs a value";
            value = equals < 0 ? rest.Current : word[(equals + 1)..];
        }
        else if (!switches.Contains(word)) return $"unknown option {name}";

        if (options.TryAdd(name, [value])) return null;
        if (!repeatable.Contains(name)) return $"{name} is given twice";
        options[name].Add(value);
        return null;
    }
}
