using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace AkkaP2P.Client.Downloads;

/// <summary>
/// The history of downloads on the disk: <c>downloads.json</c> as a whole, and <c>downloads.log</c> with one line for each time that something
/// changed since. Opening it, and a log that has grown long, folds the one into the other. What is saved survives the death of the process
/// at once and the loss of power a second later: a download is private to the node, and its pieces have a journal of their own.
/// One user at a time.
/// </summary>
internal sealed class DownloadJournal(string dataFolder) : IDisposable
{
    /// <summary>Below this many bytes folding the log is not worth it.</summary>
    private const long SlackBytes = 4 << 20;

    private static readonly TimeSpan SyncDelay = TimeSpan.FromSeconds(1);

    private readonly string _whole = Path.Combine(dataFolder, "downloads.json");
    private readonly string _changes = Path.Combine(dataFolder, "downloads.log");

    /// <summary>What the disk says.</summary>
    private readonly SortedDictionary<long, DownloadRecord> _saved = [];
    private SafeFileHandle? _log;
    private long _logBytes;
    private long _wholeBytes;
    private Task _syncing = Task.CompletedTask;
    private volatile bool _mayBeLost;

    /// <summary>Where the journals of pieces lie.</summary>
    public string PieceJournals { get; } = Path.Combine(dataFolder, "pieces");

    /// <exception cref="ClientStartException">It is there but cannot be read, or not be written.</exception>
    public DownloadHistory Load()
    {
        try
        {
            var history = Read();
            Fold(history);
            return history;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new ClientStartException($"cannot use the history of downloads {_whole}: {e.Message}", e);
        }
    }

    /// <exception cref="IOException">It could not be written; what was saved before stands.</exception>
    public void Save(DownloadChange change)
    {
        Append(change);
        foreach (var record in change.Changed) _saved[record.Id] = record;
        foreach (var id in change.Removed) _saved.Remove(id);
        if (_mayBeLost || _logBytes > SlackBytes + (2 * _wholeBytes)) Fold(new DownloadHistory(change.NextId, [.. _saved.Values]));
        else if (_syncing.IsCompleted) _syncing = SyncSoon(_log!);
    }

    /// <summary>Waits until all is on the disk for good.</summary>
    public void Dispose()
    {
        if (_log is null) return;
        RandomAccess.FlushToDisk(_log);
        _log.Dispose();
        _log = null;
    }

    private DownloadHistory Read()
    {
        var whole = File.Exists(_whole)
            ? JsonSerializer.Deserialize(File.ReadAllBytes(_whole), DownloadJson.Default.DownloadHistory) ?? DownloadHistory.Empty
            : DownloadHistory.Empty;
        if (!File.Exists(_changes)) return whole;
        var (nextId, downloads) = (whole.NextId, new SortedDictionary<long, DownloadRecord>(whole.Downloads.ToDictionary(d => d.Id)));
        foreach (var change in Replay(File.ReadAllBytes(_changes)))
        {
            nextId = Math.Max(nextId, change.NextId);
            foreach (var record in change.Changed) downloads[record.Id] = record;
            foreach (var id in change.Removed) downloads.Remove(id);
        }

        return new DownloadHistory(nextId, [.. downloads.Values]);
    }

    /// <summary>Up to the first line that a crash has torn.</summary>
    private static List<DownloadChange> Replay(ReadOnlySpan<byte> log)
    {
        var changes = new List<DownloadChange>();
        while (log.IndexOf((byte)'\n') is >= 0 and var length)
        {
            try
            {
                if (JsonSerializer.Deserialize(log[..length], DownloadJson.Default.DownloadChange) is not { } change) return changes;
                changes.Add(change);
            }
            catch (JsonException)
            {
                return changes;
            }

            log = log[(length + 1)..];
        }

        return changes;
    }

    /// <summary>A crash between the two files finds changes that the whole has already, which changes nothing.</summary>
    private void Fold(DownloadHistory history)
    {
        var whole = JsonSerializer.SerializeToUtf8Bytes(history, DownloadJson.Default.DownloadHistory);
        if (history.Downloads.Count > 0 || File.Exists(_whole)) PrivateFile.Write(_whole, whole);
        _log?.Dispose();
        _log = null;
        PrivateFile.Write(_changes, []);
        _log = File.OpenHandle(_changes, FileMode.Open, FileAccess.Write, FileShare.Read);
        (_logBytes, _wholeBytes, _mayBeLost) = (0, whole.Length, false);
        _saved.Clear();
        foreach (var record in history.Downloads) _saved.Add(record.Id, record);
    }

    private void Append(DownloadChange change)
    {
        var log = _log ?? throw new IOException($"{_changes} could not be begun anew");
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(change, DownloadJson.Default.DownloadChange), (byte)'\n'];
        try
        {
            RandomAccess.Write(log, line, _logBytes);
            _logBytes += line.Length;
        }
        catch (IOException)
        {
            // Half a line would hide all that follow it.
            RandomAccess.SetLength(log, _logBytes);
            throw;
        }
    }

    private async Task SyncSoon(SafeFileHandle log)
    {
        await Task.Delay(SyncDelay).ConfigureAwait(false);
        try
        {
            RandomAccess.FlushToDisk(log);
        }
        catch (ObjectDisposedException)
        {
            return; // folded or closed meanwhile, which syncs
        }
        catch (IOException)
        {
            _mayBeLost = true; // after a failed sync a later one may pass and prove nothing: the next save writes all anew
        }
    }
}
