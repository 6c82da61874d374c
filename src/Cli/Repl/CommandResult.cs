using AkkaP2P.Protocol;

namespace AkkaP2P.Cli.Repl;

/// <summary>What one command line came to.</summary>
/// <param name="Data">A record that <see cref="CliJson"/> knows; null exactly when there is an error.</param>
internal sealed record CommandResult(string Command, string Message, object? Data, CommandError? Error)
{
    public static CommandResult Of<T>(string command, Outcome<T> outcome, Func<T, string> message)
        where T : class =>
        outcome.TryGet(out var value, out var error) ? new(command, message(value), value, null) : Refused(command, error);

    public static CommandResult Refused(string command, CommandError error) => new(command, error.Message, null, error);
}
