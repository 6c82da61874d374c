using System.Runtime.CompilerServices;
using System.Text;
using AkkaP2P.Protocol.Commands;
using Spectre.Console;

namespace AkkaP2P.Cli.Repl;

/// <summary>
/// Lines typed at a terminal. A password left out of <c>login</c> or <c>create_user</c> is asked for without showing it; none ever reaches the history.
/// </summary>
internal sealed class Prompt(IAnsiConsole console, string historyFile, Func<string> label)
{
    private const int HistoryLines = 1000;

    public async IAsyncEnumerable<string> ReadLines([EnumeratorCancellation] CancellationToken cancel)
    {
        while (true)
        {
            console.Profile.Out.Writer.Write($"{label()}> ");
            console.Profile.Out.Writer.Flush();
            // Blocks until someone types; an ending process does not wait for a background thread.
            var line = await Background(Console.ReadLine).WaitAsync(cancel);
            if (line is null) yield break;
            Remember(line);
            yield return await Background(() => WithPassword(line)).WaitAsync(cancel);
        }
    }

    /// <summary>Without the password of the two commands that have one; null when there is nothing to keep.</summary>
    internal static string? ForHistory(string line)
    {
        if (CommandLine.IsSkipped(line)) return null;
        // A line that cannot be split could still hold a password.
        if (!CommandLine.TrySplit(line, out var words, out _)) return null;
        return words is [("login" or "create_user") and var command, var user, ..] ? $"{command} {CommandLine.Quote(user)}" : line;
    }

    private static Task<T> Background<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            try
            {
                done.SetResult(work());
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        })
        { IsBackground = true, Name = "prompt" }.Start();
        return done.Task;
    }

    private string WithPassword(string line)
    {
        if (!CommandLine.TrySplit(line, out var words, out _) || words is not ["login" or "create_user", _]) return line;
        console.Profile.Out.Writer.Write("password: ");
        console.Profile.Out.Writer.Flush();
        var password = ReadHidden();
        return $"{line} -- {CommandLine.Quote(password)}";
    }

    private string ReadHidden()
    {
        var typed = new StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace) typed.Length = Math.Max(0, typed.Length - 1);
            else if (!char.IsControl(key.KeyChar)) typed.Append(key.KeyChar);
        }

        console.WriteLine();
        return typed.ToString();
    }

    private void Remember(string line)
    {
        if (ForHistory(line) is not { } kept) return;
        var lines = File.Exists(historyFile) ? File.ReadAllLines(historyFile) : [];
        File.WriteAllLines(historyFile, lines.Append(kept).TakeLast(HistoryLines));
    }
}
