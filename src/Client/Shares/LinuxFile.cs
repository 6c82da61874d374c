using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace AkkaP2P.Client.Shares;

/// <summary>
/// The two facts .NET does not tell about a file: its inode, and whether it is a regular one (opening a FIFO would
/// block). From <c>statx(2)</c>, whose layout is the same on every Linux; elsewhere the answer is null.
/// </summary>
internal static partial class LinuxFile
{
    private const int CurrentDirectory = -100; // AT_FDCWD
    private const int OfTheHandle = 0x1000; // AT_EMPTY_PATH
    private const uint BasicFacts = 0x7ff; // STATX_BASIC_STATS
    private const int ModeOffset = 28;
    private const int InodeOffset = 32;
    private const int StatxBytes = 256;
    private const int TypeMask = 0xF000;
    private const int RegularType = 0x8000;

    public readonly record struct Facts(ulong Inode, bool IsRegular);

    /// <summary>Follows links, as opening does.</summary>
    public static Facts? Look(string path) => OperatingSystem.IsLinux() ? Call(CurrentDirectory, path, 0) : null;

    public static Facts? Look(SafeFileHandle handle)
    {
        if (!OperatingSystem.IsLinux()) return null;
        var added = false;
        try
        {
            handle.DangerousAddRef(ref added);
            return Call((int)handle.DangerousGetHandle(), "", OfTheHandle);
        }
        finally
        {
            if (added) handle.DangerousRelease();
        }
    }

    private static Facts? Call(int folder, string path, int flags)
    {
        Span<byte> facts = stackalloc byte[StatxBytes];
        if (Statx(folder, path, flags, BasicFacts, facts) != 0) return null;
        var mode = MemoryMarshal.Read<ushort>(facts[ModeOffset..]);
        return new Facts(MemoryMarshal.Read<ulong>(facts[InodeOffset..]), (mode & TypeMask) == RegularType);
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Statx(int folder, string path, int flags, uint mask, Span<byte> facts);
}
