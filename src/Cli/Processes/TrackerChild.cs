using System.Text.RegularExpressions;
using System.Threading.Channels;

namespace AkkaP2P.Cli.Processes;

/// <summary>A tracker in a process of its own, ready to serve.</summary>
internal sealed partial class TrackerChild : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    private readonly ChildProcess _process;

    private TrackerChild(ChildProcess process, int number, string api) => (_process, Number, Api) = (process, number, api);

    public int Number { get; }

    public string Api { get; }

    public int ProcessId => _process.Id;

    public static async Task<TrackerChild> Start(string folder, string trackerInfo, int number, CancellationToken cancel, params string[] more)
    {
        var process = ChildProcess.Start(folder, ["tracker", trackerInfo, $"{number}", "--data", Path.Combine(folder, "trackers"), .. more], cancel);
        try
        {
            var line = await process.Lines.ReadAsync(cancel).AsTask().WaitAsync(StartTimeout, cancel);
            var ready = Ready().Match(line);
            return ready.Success
                ? new TrackerChild(process, number, ready.Groups[1].Value)
                : throw new ChildFailedException($"tracker {number} said '{line}' where READY was expected");
        }
        catch (Exception e) when (e is ChannelClosedException or TimeoutException)
        {
            var errors = process.LastErrors;
            await process.DisposeAsync();
            throw new ChildFailedException($"tracker {number} did not become ready: {errors}");
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>SIGKILL.</summary>
    public void Kill() => _process.Kill();

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    [GeneratedRegex(@"^READY tracker \d+ api=(\S+) ")]
    private static partial Regex Ready();
}
