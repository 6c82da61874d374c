namespace AkkaP2P.Tracker;

/// <summary>A tracker's own folder, held by one process at a time.</summary>
internal sealed class DataFolder : IDisposable
{
    private readonly FileStream _lock;

    private readonly string _path;

    private DataFolder(string path, FileStream heldLock) => (_path, _lock) = (path, heldLock);

    /// <exception cref="TrackerStartException">Another process holds it, or it cannot be written.</exception>
    public static DataFolder Hold(string dataFolder, int number)
    {
        var path = Path.Combine(Path.GetFullPath(dataFolder), $"tracker-{number}");
        var lockFile = Path.Combine(path, "lock");
        try
        {
            Directory.CreateDirectory(path);
            return new DataFolder(path, new FileStream(lockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e) when (File.Exists(lockFile))
        {
            throw new TrackerStartException($"the data folder {path} is in use by another process", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TrackerStartException($"cannot use the data folder {path}: {e.Message}", e);
        }
    }

    /// <returns>The file's full path.</returns>
    public async Task<string> Write(string name, string text, CancellationToken cancel)
    {
        var file = Path.Combine(_path, name);
        await File.WriteAllTextAsync(file, text, cancel);
        return file;
    }

    public void Dispose() => _lock.Dispose();
}
