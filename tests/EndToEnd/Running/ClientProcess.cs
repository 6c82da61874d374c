using System.Diagnostics;
using System.Text.Json;
using System.Threading.Channels;
using Xunit;
using Xunit.Sdk;

namespace AkkaP2P.EndToEnd.Running;

/// <summary>A client node in json mode. Every line that it writes must be a JSON object of the interface's two kinds.</summary>
public sealed class ClientProcess
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly ProgramProcess _process;
    private readonly Channel<JsonElement> _results = Channel.CreateUnbounded<JsonElement>();
    private readonly Channel<JsonElement> _events = Channel.CreateUnbounded<JsonElement>();
    private readonly Task _reading;
    private readonly List<JsonElement> _all = [];

    private ClientProcess(ProgramProcess process)
    {
        _process = process;
        _reading = Read();
    }

    public ProgramProcess Process => _process;

    /// <summary>Everything written so far, in order.</summary>
    public IReadOnlyList<JsonElement> Written
    {
        get
        {
            lock (_all) return [.. _all];
        }
    }

    /// <summary>A started client, once it is ready. Its process stays the caller's to dispose of.</summary>
    public static async Task<ClientProcess> Ready(ProgramProcess process)
    {
        var client = new ClientProcess(process);
        await client.Event("ready");
        return client;
    }

    public void Send(string line) => _process.WriteLine(line);

    /// <summary>The next result.</summary>
    public Task<JsonElement> Result(TimeSpan? patience = null) => Next(_results.Reader, "result", patience ?? Patience);

    /// <summary>Runs one command and gives its result.</summary>
    public async Task<JsonElement> Run(string line, TimeSpan? patience = null)
    {
        Send(line);
        var result = await Result(patience);
        Assert.Equal(line.Split(' ', 2)[0], result.GetProperty("command").GetString());
        return result;
    }

    /// <summary>Runs one command that must succeed and gives its data.</summary>
    public async Task<JsonElement> Ok(string line, TimeSpan? patience = null)
    {
        var result = await Run(line, patience);
        if (!result.GetProperty("ok").GetBoolean()) throw new XunitException($"{line}: {result.GetRawText()}");
        return result.GetProperty("data");
    }

    /// <summary>Runs one command that must be refused and gives the code.</summary>
    public async Task<string> Refused(string line)
    {
        var result = await Run(line);
        if (result.GetProperty("ok").GetBoolean()) throw new XunitException($"{line} should be refused: {result.GetRawText()}");
        return result.GetProperty("error").GetProperty("code").GetString()!;
    }

    /// <summary>The data of the next event with this name; others before it are dropped.</summary>
    public async Task<JsonElement> Event(string name, TimeSpan? patience = null)
    {
        while (true)
        {
            var happened = await Next(_events.Reader, name, patience ?? Patience);
            if (happened.GetProperty("event").GetString() == name) return happened.GetProperty("data");
        }
    }

    /// <summary>Downloads a file to its end and gives its row.</summary>
    public async Task<JsonElement> Download(string group, string file, string destination, string options = "")
    {
        var id = (await Ok($"download_file {group} \"{file}\" \"{destination}\" {options}")).GetProperty("download_id").GetInt64();
        return (await Ok($"wait_download {id} 180", TimeSpan.FromSeconds(190))).GetProperty("downloads")[0];
    }

    /// <summary>The row of its first download, as soon as it is so.</summary>
    public Task<JsonElement> DownloadBecomes(Predicate<JsonElement> fitting, string what) => RowBecomes("show_downloads", "downloads", fitting, what);

    /// <summary>
    /// Bytes served of its first share, once they are so many: bytes are counted when they have been sent, and their receiver may be quicker to say that it has them.
    /// </summary>
    public async Task<long> Served(long least) =>
        BytesServed(await RowBecomes("show_shares", "shares", row => BytesServed(row) >= least, $"{least} bytes served"));

    /// <summary>End-of-file on stdin, and the exit code.</summary>
    public async Task<int> End()
    {
        _process.CloseInput();
        var code = await _process.WaitForExit(TimeSpan.FromSeconds(120));
        await _reading;
        return code;
    }

    private static long BytesServed(JsonElement share) => share.GetProperty("bytes_served").GetInt64();

    private async Task<JsonElement> RowBecomes(string command, string list, Predicate<JsonElement> fitting, string what)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        for (var began = Stopwatch.GetTimestamp(); ; await timer.WaitForNextTickAsync())
        {
            var row = (await Ok(command)).GetProperty(list)[0];
            if (fitting(row)) return row;
            if (Stopwatch.GetElapsedTime(began) > Patience) throw new XunitException($"never {what}: {row.GetRawText()}");
        }
    }

    private async Task<JsonElement> Next(ChannelReader<JsonElement> from, string what, TimeSpan patience)
    {
        try
        {
            using var limit = new CancellationTokenSource(patience);
            return await from.ReadAsync(limit.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or ChannelClosedException)
        {
            var reason = e.InnerException is XunitException inner ? inner.Message : e.GetType().Name;
            throw new XunitException($"no {what} within {patience.TotalSeconds} s ({reason}); stderr: {string.Join('\n', _process.Errors)}\nlast lines: {string.Join('\n', Written.TakeLast(5))}");
        }
    }

    private async Task Read()
    {
        Exception? wrong = null;
        await foreach (var line in _process.Lines.ReadAllAsync())
        {
            try
            {
                Sort(JsonDocument.Parse(line).RootElement);
            }
            catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
            {
                wrong = new XunitException($"not a line of json mode: {line}");
            }
        }

        _results.Writer.TryComplete(wrong);
        _events.Writer.TryComplete(wrong);
    }

    private void Sort(JsonElement line)
    {
        lock (_all) _all.Add(line);
        var target = line.GetProperty("type").GetString() switch
        {
            "result" => _results,
            "event" => _events,
            var other => throw new InvalidOperationException($"unknown type {other}"),
        };
        target.Writer.TryWrite(line);
    }
}
