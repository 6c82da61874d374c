using System.Runtime.CompilerServices;
using System.Text;
using AkkaP2P.Protocol.Commands;

namespace AkkaP2P.Cli.Repl;

/// <summary>Lines typed at a terminal that can show no more than text, or while stdout goes elsewhere: the terminal's own editing, and prompts on stderr.</summary>
internal static class PlainPrompt
{
    public static async IAsyncEnumerable<string> ReadLines([EnumeratorCancellation] CancellationToken cancel)
    {
        while (true)
        {
            await Console.Error.WriteAsync("akkap2p> ");
            if (await InBackground(Console.ReadLine).WaitAsync(cancel) is not { } line) yield break;
            if (!Secrets.LacksPassword(line))
            {
                yield return line;
                continue;
            }

            await Console.Error.WriteAsync("password: ");
            var password = await InBackground(ReadHidden).WaitAsync(cancel);
            await Console.Error.WriteLineAsync();
            yield return Secrets.WithPassword(line, password);
        }
    }

    /// <summary>Blocks until someone types; an ending process does not wait for a background thread.</summary>
    private static Task<T> InBackground<T>(Func<T> read)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            try
            {
                done.SetResult(read());
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        })
        { IsBackground = true, Name = "prompt" }.Start();
        return done.Task;
    }

    private static string ReadHidden()
    {
        var typed = new StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace) typed.Length = Math.Max(0, typed.Length - 1);
            else if (!char.IsControl(key.KeyChar) && typed.Length < CommandLine.MaxLength) typed.Append(key.KeyChar);
        }

        return typed.ToString();
    }
}
