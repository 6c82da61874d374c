using System.Collections.Concurrent;
using System.Text.Json;
using System.Threading.Channels;
using AkkaP2P.Protocol.Commands;

namespace AkkaP2P.Cli.Processes;

/// <summary>A client node in json mode in a process of its own: commands in, data and events out. One command at a time.</summary>
internal sealed class ClientChild : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan CommandTimeout = TimeSpan.FromMinutes(2);

    private readonly ChildProcess _process;
    private readonly Channel<JsonElement> _results = Channel.CreateUnbounded<JsonElement>();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<long, JsonElement> _downloads = new();
    private readonly Task _reading;

    private ClientChild(string user, ChildProcess process)
    {
        (User, _process) = (user, process);
        _reading = Read();
    }

    public string User { get; }

    public int ProcessId => _process.Id;

    public static async Task<ClientChild> Start(string folder, string trackerInfo, string user, CancellationToken cancel, params string[] more)
    {
        var client = new ClientChild(
            user, ChildProcess.Start(folder, ["client", trackerInfo, "--data", Path.Combine(folder, "clients", user), "--output", "json", .. more], cancel));
        try
        {
            await client._ready.Task.WaitAsync(StartTimeout, cancel);
            return client;
        }
        catch (TimeoutException)
        {
            await client.DisposeAsync();
            throw new ChildFailedException($"client {user} was not ready within {StartTimeout.TotalSeconds} s: {client._process.LastErrors}");
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    /// <summary>The latest row of a download that an event has told.</summary>
    public JsonElement? Download(long id) => _downloads.TryGetValue(id, out var row) ? row : null;

    /// <summary>Runs a command with these words and gives its data.</summary>
    /// <exception cref="ChildFailedException">It was refused, or the client is gone.</exception>
    public async Task<JsonElement> Do(CancellationToken cancel, params string[] words)
    {
        var result = await Try(cancel, words);
        return result.GetProperty("ok").GetBoolean()
            ? result.GetProperty("data")
            : throw new ChildFailedException($"{User}: {words[0]} was refused: {result.GetProperty("error").GetRawText()}");
    }

    /// <summary>Runs a command and gives its whole result.</summary>
    public async Task<JsonElement> Try(CancellationToken cancel, params string[] words)
    {
        try
        {
            await _process.WriteLine(string.Join(' ', words.Select(CommandLine.Quote)), cancel);
            return await _results.Reader.ReadAsync(cancel).AsTask().WaitAsync(CommandTimeout, cancel);
        }
        catch (Exception e) when (e is ChannelClosedException or IOException)
        {
            throw new ChildFailedException($"client {User} has ended: {_process.LastErrors}");
        }
        catch (TimeoutException)
        {
            throw new ChildFailedException($"client {User} did not answer {words[0]} within {CommandTimeout.TotalSeconds} s");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        await _reading;
    }

    private async Task Read()
    {
        await foreach (var line in _process.Lines.ReadAllAsync())
        {
            var root = JsonDocument.Parse(line).RootElement;
            if (root.GetProperty("type").GetString() == "result") _results.Writer.TryWrite(root);
            else OnEvent(root.GetProperty("event").GetString()!, root.GetProperty("data"));
        }

        var ended = new ChildFailedException($"client {User} has ended: {_process.LastErrors}");
        _ready.TrySetException(ended);
        _results.Writer.Complete();
    }

    private void OnEvent(string name, JsonElement data)
    {
        if (name == "ready") _ready.TrySetResult();
        if (name.StartsWith("download_", StringComparison.Ordinal)) _downloads[data.GetProperty("download_id").GetInt64()] = data;
    }
}
