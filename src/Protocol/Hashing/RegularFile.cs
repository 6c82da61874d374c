using System.Runtime.InteropServices;

namespace AkkaP2P.Protocol.Hashing;

/// <summary>
/// Tells regular files from folders, pipes, sockets and devices before they are opened: opening a pipe that nobody writes to
/// blocks for ever, and the framework cannot tell one from a file.
/// </summary>
public static partial class RegularFile
{
    private const int CurrentFolder = -100;
    private const int NoFollow = 0x100;
    private const uint TypeAndMode = 0x3;
    private const int TypeMask = 0xF000;
    private const int Regular = 0x8000;

    /// <summary>Why it is not a regular file, or null. Follows links.</summary>
    public static CommandError? Check(string path)
    {
        if (path.Length == 0 || path.Contains('\0') || !Path.Exists(path)) return new CommandError(ErrorCode.PathNotFound, $"{path} does not exist");
        return !Directory.Exists(path) && IsRegular(path) ? null : new CommandError(ErrorCode.NotARegularFile, $"{path} is not a regular file");
    }

    /// <summary>Whether a file lies there itself: no link to one, no folder, pipe or device.</summary>
    public static bool IsPlain(string path)
    {
        if (OperatingSystem.IsLinux()) return Statx(CurrentFolder, path, NoFollow, TypeAndMode, out var status) == 0 && (status.Mode & TypeMask) == Regular;
        var file = new FileInfo(path);
        return file.Exists && !file.Attributes.HasFlag(FileAttributes.ReparsePoint);
    }

    private static bool IsRegular(string path)
    {
        if (!OperatingSystem.IsLinux()) return true;
        // What may not be looked at is for the opening to refuse.
        return Statx(CurrentFolder, path, 0, TypeAndMode, out var status) != 0 || (status.Mode & TypeMask) == Regular;
    }

    /// <summary>statx(2): unlike stat's, its layout is the same on every architecture.</summary>
    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int folder, string path, int flags, uint mask, out FileStatus status);

    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct FileStatus
    {
        [FieldOffset(28)]
        public ushort Mode;
    }
}
