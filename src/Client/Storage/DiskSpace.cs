using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace AkkaP2P.Client.Storage;

/// <summary>Takes the space of a file before it is written, so that a disk too small says so at the start.</summary>
internal static partial class DiskSpace
{
    private const int NoSpace = 28; // ENOSPC
    private const int FileTooBig = 27; // EFBIG

    /// <exception cref="IOException">There is not enough room; its HResult is the system's error.</exception>
    public static void Reserve(SafeFileHandle file, string path, long bytes)
    {
        if (bytes == 0) return;
        // Asked first, since a reservation that fails half-way has filled the disk for a moment.
        if (new DriveInfo(Path.GetDirectoryName(path)!).AvailableFreeSpace < bytes) throw Full(path, bytes, NoSpace);
        if (!OperatingSystem.IsLinux() || Fallocate(file, 0, 0, bytes) == 0) return;
        // A file system that cannot reserve is written to as it comes.
        var error = Marshal.GetLastPInvokeError();
        if (error is NoSpace or FileTooBig) throw Full(path, bytes, error);
    }

    private static IOException Full(string path, long bytes, int error) => new($"no room for the {bytes} bytes of {path}", error);

    [LibraryImport("libc", EntryPoint = "fallocate", SetLastError = true)]
    private static partial int Fallocate(SafeFileHandle file, int mode, long offset, long length);
}
