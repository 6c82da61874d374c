namespace AkkaP2P.Client;

/// <summary>Holds a data folder for this process, until it is disposed of or the process ends however it ends.</summary>
internal sealed class DataFolderLock : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly FileStream _file;

    private DataFolderLock(FileStream file) => _file = file;

    /// <exception cref="ClientStartException">The folder cannot be used, or another process uses it.</exception>
    public static DataFolderLock Take(string folder)
    {
        try
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
            else Directory.CreateDirectory(folder, OwnerOnly);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ClientStartException($"cannot use the data folder {folder}: {e.Message}", e);
        }

        try
        {
            return new DataFolderLock(new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException e)
        {
            throw new ClientStartException($"cannot write to the data folder {folder}: {e.Message}", e);
        }
        catch (IOException e)
        {
            throw new ClientStartException($"the data folder {folder} is in use by another process", e);
        }
    }

    public void Dispose() => _file.Dispose();
}
