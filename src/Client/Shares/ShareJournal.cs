using System.Text.Json;
using System.Threading.Channels;

namespace AkkaP2P.Client.Shares;

/// <summary>
/// Remembers the shares of all users of this data folder in <c>DATA/shares.log</c>: one JSON line a change, in order, synced to disk. The lines that come
/// while one write is under way go out together with the next. A line torn by a crash is the last one, and was not yet acknowledged.
/// At start the file is rewritten when most of it is history.
/// </summary>
internal sealed class ShareJournal : IAsyncDisposable
{
    /// <summary>Below this many outdated lines rewriting is not worth it.</summary>
    private const int SlackLines = 1_000;

    private readonly Channel<Pending> _queue = Channel.CreateBounded<Pending>(new BoundedChannelOptions(1_024) { SingleReader = true });
    private readonly FileStream _file;
    private readonly Task _writer;

    /// <summary>What the file says. Guarded by itself: the writer changes it, logins read it.</summary>
    private readonly Dictionary<ShareKey, ShareRecord> _shares;

    private ShareJournal(FileStream file, Dictionary<ShareKey, ShareRecord> shares)
    {
        _file = file;
        _shares = shares;
        _writer = Task.Run(WriteLoop);
    }

    /// <exception cref="ClientStartException">The file cannot be read or written.</exception>
    public static ShareJournal Open(string dataFolder)
    {
        var path = Path.Combine(dataFolder, "shares.log");
        try
        {
            var lines = File.Exists(path) ? File.ReadAllBytes(path) : [];
            var (shares, count, goodBytes) = Replay(lines);
            if (count > (2 * shares.Count) + SlackLines || !File.Exists(path)) PrivateFile.Write(path, Compact(shares.Values));
            else if (goodBytes < lines.Length) Truncate(path, goodBytes);
            var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);
            return new ShareJournal(file, shares);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ClientStartException($"cannot use the list of shares {path}: {e.Message}", e);
        }
    }

    public IReadOnlyList<ShareRecord> Of(string user)
    {
        lock (_shares) return [.. _shares.Values.Where(s => s.Info.User == user)];
    }

    /// <summary>Done when the lines are on disk.</summary>
    /// <exception cref="IOException">They could not be written.</exception>
    public async Task Append(params IReadOnlyList<ShareLine> lines)
    {
        var pending = new Pending(lines, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        await _queue.Writer.WriteAsync(pending);
        await pending.Done.Task;
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _writer;
        await _file.DisposeAsync();
    }

    /// <summary>The shares that the lines leave, how many lines there were, and up to where they could be read.</summary>
    internal static (Dictionary<ShareKey, ShareRecord> Shares, int Lines, int GoodBytes) Replay(ReadOnlySpan<byte> log)
    {
        var shares = new Dictionary<ShareKey, ShareRecord>();
        var (lines, good) = (0, 0);
        while (log[good..].IndexOf((byte)'\n') is >= 0 and var length)
        {
            if (TryRead(log.Slice(good, length)) is not { } line) break;
            Apply(shares, line);
            good += length + 1;
            lines++;
        }

        return (shares, lines, good);
    }

    private static ShareLine? TryRead(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, ShareJson.Default.ShareLine);
        }
        catch (JsonException)
        {
            return null; // torn by a crash: what follows was never acknowledged
        }
    }

    private static void Apply(Dictionary<ShareKey, ShareRecord> shares, ShareLine line)
    {
        if (line.Began is { } began) shares[began.Key] = began;
        if (line.Ended is { } ended) shares.Remove(ended);
        if (line.Served is { } served && shares.TryGetValue(served.Share, out var share)) shares[served.Share] = share with { BytesServed = served.Bytes };
    }

    private static byte[] Compact(IEnumerable<ShareRecord> shares)
    {
        using var log = new MemoryStream();
        foreach (var share in shares) Write(log, new ShareLine(Began: share));
        return log.ToArray();
    }

    private static void Truncate(string path, int length)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write);
        file.SetLength(length);
        file.Flush(flushToDisk: true);
    }

    private static void Write(Stream log, ShareLine line)
    {
        JsonSerializer.Serialize(log, line, ShareJson.Default.ShareLine);
        log.WriteByte((byte)'\n');
    }

    private async Task WriteLoop()
    {
        var batch = new List<Pending>();
        while (await _queue.Reader.WaitToReadAsync())
        {
            while (_queue.Reader.TryRead(out var pending)) batch.Add(pending);
            WriteBatch(batch);
            batch.Clear();
        }
    }

    private void WriteBatch(List<Pending> batch)
    {
        var start = _file.Position;
        try
        {
            foreach (var line in batch.SelectMany(p => p.Lines)) Write(_file, line);
            _file.Flush(flushToDisk: true);
            lock (_shares) batch.ForEach(p => p.Apply(_shares));
            foreach (var pending in batch) pending.Done.SetResult();
        }
        catch (Exception e)
        {
            TakeBack(start); // whatever it was: those who wait must hear of it
            foreach (var pending in batch) pending.Done.SetException(e);
        }
    }

    /// <summary>Half a line in the middle would hide all that follow it.</summary>
    private void TakeBack(long start)
    {
        try
        {
            _file.SetLength(start);
        }
        catch (IOException)
        {
            _queue.Writer.TryComplete(); // nothing more can be remembered; each further append says so
        }
    }

    private sealed record Pending(IReadOnlyList<ShareLine> Lines, TaskCompletionSource Done)
    {
        public void Apply(Dictionary<ShareKey, ShareRecord> shares)
        {
            foreach (var line in Lines) ShareJournal.Apply(shares, line);
        }
    }
}
