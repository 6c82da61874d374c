using System.Runtime.InteropServices;

namespace AkkaP2P.Tracker.Store.Sqlite;

/// <summary>
/// SQLite waits a moment where two processes meet in the write-ahead log. The library that comes with the provider was built without a sleep
/// shorter than a second, so a read took a second now and then; this gives it one.
/// </summary>
internal static class SqliteSleep
{
    /// <summary>Of <c>sqlite3_vfs.xSleep</c>: three numbers (padded), three pointers, nine functions before it.</summary>
    private static readonly int Offset = IntPtr.Size == 8 ? 16 + (12 * 8) : (3 * 4) + (12 * 4);

    /// <summary>Kept, since SQLite calls it as long as the process lives.</summary>
    private static readonly Sleeping Sleep = (_, microseconds) =>
    {
        Thread.Sleep(TimeSpan.FromMicroseconds(microseconds));
        return microseconds;
    };

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int Sleeping(IntPtr vfs, int microseconds);

    /// <summary>Before the first connection; more than once does no harm.</summary>
    public static void Install() => Marshal.WriteIntPtr(FindVfs(IntPtr.Zero), Offset, Marshal.GetFunctionPointerForDelegate(Sleep));

    [DllImport("e_sqlite3", EntryPoint = "sqlite3_vfs_find", CallingConvention = CallingConvention.Cdecl)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static extern IntPtr FindVfs(IntPtr name);
}
