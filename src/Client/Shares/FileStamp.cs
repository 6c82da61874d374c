using Microsoft.Win32.SafeHandles;

namespace AkkaP2P.Client.Shares;

/// <summary>What tells a file from another at the same path, or from itself after a change, without reading it.</summary>
/// <param name="Inode">0 where the platform has none.</param>
public sealed record FileStamp(long Length, long ModifiedTicks, ulong Inode)
{
    /// <exception cref="IOException">It cannot be looked at.</exception>
    public static FileStamp Of(SafeFileHandle handle) =>
        new(RandomAccess.GetLength(handle), File.GetLastWriteTimeUtc(handle).Ticks, LinuxFile.Look(handle)?.Inode ?? 0);
}
