using System.Diagnostics;
using System.Globalization;
using AkkaP2P.Cli.Tests.Repl.Screen;
using AkkaP2P.EndToEnd.Running;
using Xunit.Sdk;

namespace AkkaP2P.EndToEnd.Terminal;

/// <summary>The program at a terminal of its own, which <c>script</c> of util-linux makes: keys go in, and the screen is looked at.</summary>
public sealed class TerminalProcess : IAsyncDisposable
{
    public const string Enter = "\r";
    public const string Tab = "\t";
    public const string Up = "\eOA";
    public const string CtrlC = "\x03";
    public const string CtrlD = "\x04";
    public const string CtrlR = "\x12";

    private const int Width = 80;
    private const int Height = 24;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    /// <summary>What the program gives a completion, and as much again to be seen.</summary>
    private static readonly TimeSpan CompletingTime = TimeSpan.FromSeconds(5);


    private readonly Process _process;
    private readonly VtScreen _screen = new(Width, Height, _ => 1);
    private readonly Task _reading;
    private volatile TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private TerminalProcess(Process process)
    {
        _process = process;
        _reading = Read();
    }

    /// <summary>All that was ever to be seen, and the cursor as <c>▒</c>.</summary>
    public string Seen => _screen.Seen;

    public static TerminalProcess Start(string workingFolder, params string[] arguments)
    {
        var words = new[] { "dotnet", Repository.Program }.Concat(arguments).Select(a => $"'{a}'");
        var command = string.Create(CultureInfo.InvariantCulture, $"stty rows {Height} cols {Width}; exec {string.Join(' ', words)}");
        var start = new ProcessStartInfo("script", ["--quiet", "--return", "--flush", "--command", command, "/dev/null"])
        {
            WorkingDirectory = workingFolder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["TERM"] = "xterm-256color", ["LANG"] = "C.UTF-8", ["SHELL"] = "/bin/sh" },
        };
        start.Environment.Remove("NO_COLOR");
        return new TerminalProcess(Process.Start(start)!);
    }

    public void Type(string keys)
    {
        _process.StandardInput.Write(keys);
        _process.StandardInput.Flush();
    }

    /// <summary>
    /// Types the beginning of a command's last word and completes it. What trackers are asked for is given little time, so that a key press does not seem to hang: whose Tab
    /// did nothing on a busy machine presses it again. One too many does nothing after the last word.
    /// </summary>
    /// <param name="whole">The end of the line before the cursor, when it is complete.</param>
    public async Task Complete(string beginning, string whole)
    {
        Type(beginning);
        await Sees(seen => seen.EndsWith($"{beginning}▒", StringComparison.Ordinal), $"{beginning} typed");
        var began = Stopwatch.GetTimestamp();
        do
        {
            if (Stopwatch.GetElapsedTime(began) > Patience) throw new XunitException($"{beginning} never becomes {whole}:\n{Seen}");
            Type(Tab);
        }
        while (!await SeesWithin(CompletingTime, seen => seen.EndsWith($"{whole}▒", StringComparison.Ordinal)));
    }

    public Task<string> Sees(string text) => Sees(seen => seen.Contains(text, StringComparison.Ordinal), text);

    /// <summary>What is seen, as soon as it is so.</summary>
    public async Task<string> Sees(Predicate<string> fitting, string what) =>
        await SeesWithin(Patience, fitting) ? Seen : throw new XunitException($"never seen: {what}\n--- on the screen:\n{Seen}");

    private async Task<bool> SeesWithin(TimeSpan time, Predicate<string> fitting)
    {
        using var limit = new CancellationTokenSource(time);
        while (true)
        {
            // Taken before the look, so that nothing which comes after it is missed.
            var (changed, ended) = (_changed.Task, _reading.IsCompleted || limit.IsCancellationRequested);
            if (fitting(Seen)) return true;
            if (ended) return false;
            await Task.WhenAny(changed, _reading, Task.Delay(Timeout.Infinite, limit.Token));
        }
    }

    public async Task<int> WaitForExit()
    {
        using var limit = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(limit.Token);
        await _reading.WaitAsync(limit.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        // What runs at the terminal ends with it: the kernel hangs up.
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        await _reading;
        _process.Dispose();
    }

    private async Task Read()
    {
        var buffer = new char[4096];
        int read;
        while ((read = await _process.StandardOutput.ReadAsync(buffer)) > 0)
        {
            _screen.Write(new string(buffer, 0, read));
            Interlocked.Exchange(ref _changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
        }
    }
}
