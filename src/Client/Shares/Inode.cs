using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace AkkaP2P.Client.Shares;

/// <summary>
/// A file's inode, which .NET does not tell: from <c>statx(2)</c>, whose layout is the same on every Linux. Elsewhere it is 0.
/// </summary>
internal static partial class Inode
{
    private const int OfTheHandle = 0x1000; // AT_EMPTY_PATH
    private const int NoFollow = 0x100; // AT_SYMLINK_NOFOLLOW
    private const int CurrentFolder = -100; // AT_FDCWD
    private const uint InodeFact = 0x100; // STATX_INO
    private const int InodeOffset = 32;
    private const int StatxBytes = 256;

    public static ulong Of(SafeFileHandle handle)
    {
        if (!OperatingSystem.IsLinux()) return 0;
        Span<byte> facts = stackalloc byte[StatxBytes];
        return Statx(handle, "", OfTheHandle, InodeFact, facts) == 0 ? MemoryMarshal.Read<ulong>(facts[InodeOffset..]) : 0;
    }

    /// <summary>Of what lies there itself: of a link, the link's own. 0 when there is nothing, or the platform has none.</summary>
    public static ulong Of(string path)
    {
        if (!OperatingSystem.IsLinux()) return 0;
        Span<byte> facts = stackalloc byte[StatxBytes];
        return Statx(CurrentFolder, path, NoFollow, InodeFact, facts) == 0 ? MemoryMarshal.Read<ulong>(facts[InodeOffset..]) : 0;
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int folder, string path, int flags, uint mask, Span<byte> facts);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(SafeFileHandle folder, string path, int flags, uint mask, Span<byte> facts);
}
