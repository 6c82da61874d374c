using AkkaP2P.Client.Shares;
using AkkaP2P.Protocol.Hashing;
using Microsoft.Win32.SafeHandles;

namespace AkkaP2P.Client.Storage;

/// <summary>Opens a file to write in a folder that others may write to as well, and never through a link that one of them put there.</summary>
internal static class PlainFile
{
    /// <summary>Locked for others. Null when something else than a plain file lies there.</summary>
    public static SafeFileHandle? OpenOrCreate(string path)
    {
        try
        {
            // O_EXCL follows no link, not even one to nowhere.
            return File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (RegularFile.IsPlain(path))
        {
            return OpenThere(path);
        }
        catch (IOException) when (File.Exists(path) || new FileInfo(path).LinkTarget is not null)
        {
            return null;
        }
    }

    /// <summary>It is looked at again when it is open: it may have been swapped for a link meanwhile. Nothing is written before.</summary>
    private static SafeFileHandle? OpenThere(string path)
    {
        var handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        if (Inode.Of(handle) == Inode.Of(path)) return handle;
        handle.Dispose();
        return null;
    }
}
