using AkkaP2P.Protocol;

namespace AkkaP2P.Client.Storage;

/// <summary>What a failing disk operation means to the user.</summary>
internal static class DiskFault
{
    /// <summary>EWOULDBLOCK: somebody else has it locked.</summary>
    public const int WouldBlock = 11;
    public const int WindowsSharingViolation = unchecked((int)0x80070020);

    /// <summary>EEXIST: something is in the way.</summary>
    public const int Exists = 17;

    private const int NoSuchFile = 2; // ENOENT
    private const int FileTooBig = 27; // EFBIG
    private const int NoSpace = 28; // ENOSPC
    private const int ReadOnlyDisk = 30; // EROFS
    private const int OverQuota = 122; // EDQUOT
    private const int WindowsDiskFull = unchecked((int)0x80070070);
    private const int WindowsHandleDiskFull = unchecked((int)0x80070027);

    public static bool IsDisk(Exception e) => e is IOException or UnauthorizedAccessException;

    public static CommandError Of(Exception e, string path) => new(CodeOf(e), $"{path}: {e.Message}");

    private static ErrorCode CodeOf(Exception e) => e switch
    {
        UnauthorizedAccessException => ErrorCode.PermissionDenied,
        DirectoryNotFoundException or FileNotFoundException or DriveNotFoundException or PathTooLongException => ErrorCode.PathNotFound,
        IOException { HResult: NoSpace or OverQuota or FileTooBig or WindowsDiskFull or WindowsHandleDiskFull } => ErrorCode.DiskFull,
        IOException { HResult: WouldBlock or WindowsSharingViolation or Exists } => ErrorCode.DestinationExists,
        IOException { HResult: ReadOnlyDisk } => ErrorCode.PermissionDenied,
        IOException { HResult: NoSuchFile } => ErrorCode.PathNotFound,
        _ => ErrorCode.Internal,
    };
}
