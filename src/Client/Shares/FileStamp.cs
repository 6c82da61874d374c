using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Hashing;
using Microsoft.Win32.SafeHandles;

namespace AkkaP2P.Client.Shares;

/// <summary>What tells a file from another at the same path, or from itself after a change, without reading it.</summary>
/// <param name="Inode">0 where the platform has none.</param>
public sealed record FileStamp(long Length, long ModifiedTicks, ulong Inode)
{
    public static FileStamp Of(SafeFileHandle handle) =>
        new(RandomAccess.GetLength(handle), File.GetLastWriteTimeUtc(handle).Ticks, Shares.Inode.Of(handle));

    /// <summary>Opens a regular file for reading and looks at it. The caller owns the handle.</summary>
    public static Outcome<StampedHandle> Open(string path)
    {
        try
        {
            if (RegularFile.Check(path) is { } refusal) return refusal;
            var handle = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
            return new StampedHandle(handle, Of(handle));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return new CommandError(ErrorCode.PathNotFound, $"{path} does not exist");
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            return new CommandError(ErrorCode.PermissionDenied, $"{path} cannot be read: {e.Message}");
        }
    }

    /// <summary>The stamp of what lies there now, or why there is none.</summary>
    public static Outcome<FileStamp> Of(string path)
    {
        if (!Open(path).TryGet(out var opened, out var error)) return error;
        opened.Handle.Dispose();
        return opened.Stamp;
    }
}

public sealed record StampedHandle(SafeFileHandle Handle, FileStamp Stamp);
