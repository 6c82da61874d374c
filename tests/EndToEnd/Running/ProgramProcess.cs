using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Threading.Channels;
using Xunit.Sdk;

namespace AkkaP2P.EndToEnd.Running;

/// <summary>The built program as a process: its lines, its signals, its end. Disposing kills it.</summary>
public sealed class ProgramProcess : IAsyncDisposable
{
    public const int Sigterm = 15;
    public const int Sigint = 2;
    public const int Sigstop = 19;
    public const int Sigcont = 18;

    private static readonly TimeSpan KillTimeout = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly Task _reading;

    private ProgramProcess(Process process)
    {
        _process = process;
        _reading = Task.WhenAll(ReadOutput(), ReadErrors());
    }

    public int Id => _process.Id;

    /// <summary>Lines on stdout, in order; completes when the process closes it.</summary>
    public ChannelReader<string> Lines => _lines.Reader;

    public IReadOnlyList<string> Errors => [.. _errors];

    public static ProgramProcess Start(string workingFolder, params string[] arguments) => StartCommand(workingFolder, ["dotnet", Repository.Program, .. arguments]);

    /// <summary>With the working folder as its folder for temporary files.</summary>
    public static ProgramProcess StartWithTemp(string workingFolder, params string[] arguments) =>
        StartCommand(workingFolder, ["env", $"TMPDIR={workingFolder}", "dotnet", Repository.Program, .. arguments]);

    /// <summary>Where <paramref name="folder"/> is a file system of its own with little room, which only this process sees.</summary>
    public static ProgramProcess StartWithLittleRoom(string workingFolder, string folder, params string[] arguments) => StartCommand(
        workingFolder,
        ["unshare", "--map-root-user", "--mount", "sh", "-c", "mount -t tmpfs -o size=2m small \"$0\" && exec dotnet \"$@\"", folder, Repository.Program, .. arguments]);

    /// <summary>Another program, or this one by way of another.</summary>
    public static ProgramProcess StartCommand(string workingFolder, string[] command)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            WorkingDirectory = workingFolder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return new ProgramProcess(Process.Start(start)!);
    }

    /// <summary>Runs to its end with nothing on stdin.</summary>
    public static async Task<Finished> Run(string workingFolder, params string[] arguments)
    {
        await using var process = Start(workingFolder, arguments);
        process.CloseInput();
        var code = await process.WaitForExit(TimeSpan.FromSeconds(120));
        var output = new List<string>();
        while (process.Lines.TryRead(out var line)) output.Add(line);
        return new Finished(code, output, process.Errors);
    }

    public void WriteLine(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
    }

    public void CloseInput() => _process.StandardInput.Close();

    public async Task<string> ReadLine(TimeSpan timeout)
    {
        try
        {
            using var limit = new CancellationTokenSource(timeout);
            return await _lines.Reader.ReadAsync(limit.Token);
        }
        catch (ChannelClosedException)
        {
            throw new XunitException($"no more lines: it ended with {await WaitForExit(timeout)}; stderr: {string.Join('\n', Errors)}");
        }
        catch (OperationCanceledException)
        {
            throw new XunitException($"no line within {timeout.TotalSeconds} s; stderr: {string.Join('\n', Errors)}");
        }
    }

    public void Signal(int signal)
    {
        if (Kill(_process.Id, signal) != 0) throw new XunitException($"cannot signal {_process.Id}");
    }

    /// <summary>SIGSTOP; completes when no thread of it runs any more.</summary>
    public async Task Suspend()
    {
        Signal(Sigstop);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        while (Directory.EnumerateDirectories($"/proc/{_process.Id}/task").Any(thread => !IsStopped(thread))) await timer.WaitForNextTickAsync();
    }

    public bool HasOpen(string path) => Directory.EnumerateFileSystemEntries($"/proc/{_process.Id}/fd").Any(file => new FileInfo(file).LinkTarget == path);

    /// <summary>SIGKILL: no time for anything.</summary>
    public async Task KillNow()
    {
        _process.Kill();
        await WaitForExit(KillTimeout);
    }

    /// <summary>The exit code; all output has been read then.</summary>
    public async Task<int> WaitForExit(TimeSpan timeout)
    {
        try
        {
            using var limit = new CancellationTokenSource(timeout);
            await _process.WaitForExitAsync(limit.Token);
            await _reading.WaitAsync(KillTimeout, CancellationToken.None);
            return _process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            throw new XunitException($"still running after {timeout.TotalSeconds} s; stderr: {string.Join('\n', Errors)}");
        }
    }

    /// <summary>The most memory that was ever resident, in bytes.</summary>
    public long PeakResidentBytes()
    {
        var line = File.ReadLines($"/proc/{_process.Id}/status").Single(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        return 1024 * long.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (!_process.HasExited) await KillNow();
        }
        finally
        {
            _process.Dispose();
        }
    }

    /// <summary>The letter after the name, which stands in brackets.</summary>
    private static bool IsStopped(string thread)
    {
        var status = File.ReadAllText(Path.Combine(thread, "stat"));
        return status[status.LastIndexOf(')') + 2] is 'T' or 't';
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);

    private async Task ReadOutput()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line) _lines.Writer.TryWrite(line);
        _lines.Writer.Complete();
    }

    private async Task ReadErrors()
    {
        while (await _process.StandardError.ReadLineAsync() is { } line) _errors.Enqueue(line);
    }
}

public sealed record Finished(int ExitCode, IReadOnlyList<string> Output, IReadOnlyList<string> Errors);
