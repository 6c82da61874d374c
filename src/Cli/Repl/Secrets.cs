using AkkaP2P.Protocol.Commands;

namespace AkkaP2P.Cli.Repl;

/// <summary>Which part of a line is a password: it is not shown while it is typed, and no history has it.</summary>
internal static class Secrets
{
    /// <summary>A command whose password is left out, to be asked for.</summary>
    public static bool LacksPassword(string line) =>
        CommandLine.TrySplit(line, out var words, out _) && words is [_, not "--"] or [_, "--", _] && IsSecret(words[0]);

    /// <summary>The line as it would be with the password on it.</summary>
    public static string WithPassword(string line, string password)
    {
        _ = CommandLine.TrySplit(line, out var words, out _);
        return $"{words[0]} -- {CommandLine.Quote(words[^1])} {CommandLine.Quote(password)}";
    }

    /// <summary>Without the password; null when there is nothing to keep.</summary>
    public static string? ForHistory(string line)
    {
        if (CommandLine.IsSkipped(line)) return null;
        // A line that cannot be split could still hold a password.
        if (!CommandLine.TrySplit(line, out var words, out _)) return null;
        return MayHoldSecret(words[0]) && words.Count > 2 ? $"{words[0]} {CommandLine.Quote(words[1])}" : line.Trim();
    }

    /// <summary>The same length, with a star for each character of a password.</summary>
    public static string Mask(string line)
    {
        var at = 0;
        for (var word = 0; word < 2; word++)
        {
            while (at < line.Length && char.IsWhiteSpace(line[at])) at++;
            var start = at;
            while (at < line.Length && !char.IsWhiteSpace(line[at])) at++;
            if (word == 0 && !IsSecret(line[start..at])) return line;
            if (word == 1 && line[start..at] == "--") word--;
        }

        return string.Concat(line[..at], new string([.. line[at..].Select(c => char.IsWhiteSpace(c) ? c : '*')]));
    }

    private static bool IsSecret(string command) => command is "login" or "create_user";

    /// <summary>A mistyped <c>logni anna secret</c> too: what is no command is kept whole only when it seems to be another one.</summary>
    private static bool MayHoldSecret(string command) =>
        IsSecret(command) || (ClientCommands.Find(command) is null && (DidYouMean.Of(command, ClientCommands.Names) is not { } meant || IsSecret(meant)));
}
