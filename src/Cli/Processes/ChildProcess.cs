using System.Diagnostics;
using System.Threading.Channels;

namespace AkkaP2P.Cli.Processes;

/// <summary>
/// This same program once more, as a child with its stdin and stdout in our hands. Disposing kills it, and so does cancelling, at once, since then this process may
/// not live to do it in order. Its lines queue up without a bound: they are its results and at
/// most two events a second and download, and are read as they come.
/// </summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private const int ErrorLinesKept = 20;
    private static readonly TimeSpan KillTimeout = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();

    /// <summary>Guarded by itself: one reader adds, anyone looks.</summary>
    private readonly Queue<string> _errors = new();
    private readonly Task _reading;

    private readonly CancellationTokenRegistration _cancelled;

    private ChildProcess(Process process, CancellationToken cancel)
    {
        _process = process;
        _cancelled = cancel.Register(Kill);
        _reading = Task.WhenAll(ReadOutput(), ReadErrors());
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Lines of stdout; completes when the process has closed it.</summary>
    public ChannelReader<string> Lines => _lines.Reader;

    /// <summary>The last lines of stderr, for saying why something went wrong.</summary>
    public string LastErrors
    {
        get
        {
            lock (_errors) return string.Join(" | ", _errors);
        }
    }

    public static ChildProcess Start(string workingFolder, string[] arguments, CancellationToken cancel)
    {
        var program = Environment.ProcessPath!;
        var underDotnet = Path.GetFileNameWithoutExtension(program) == "dotnet";
        string[] all = underDotnet ? [Path.Combine(AppContext.BaseDirectory, "akkap2p.dll"), .. arguments] : arguments;
        var start = new ProcessStartInfo(program, all)
        {
            WorkingDirectory = workingFolder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return new ChildProcess(Process.Start(start)!, cancel);
    }

    public async Task WriteLine(string line, CancellationToken cancel)
    {
        await _process.StandardInput.WriteLineAsync(line.AsMemory(), cancel);
        await _process.StandardInput.FlushAsync(cancel);
    }

    public void Kill()
    {
        if (!_process.HasExited) _process.Kill();
    }

    public async ValueTask DisposeAsync()
    {
        await _cancelled.DisposeAsync();
        Kill();
        using var limit = new CancellationTokenSource(KillTimeout);
        await _process.WaitForExitAsync(limit.Token);
        await _reading.WaitAsync(limit.Token);
        _process.Dispose();
    }

    private async Task ReadOutput()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line) _lines.Writer.TryWrite(line);
        _lines.Writer.Complete();
    }

    private async Task ReadErrors()
    {
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            lock (_errors)
            {
                _errors.Enqueue(line);
                if (_errors.Count > ErrorLinesKept) _errors.Dequeue();
            }
        }
    }
}
