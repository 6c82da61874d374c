namespace AkkaP2P.Client.Storage;

/// <summary>
/// Tells one run of the operating system from the next. What a process has written survives its own death in the
/// system's cache, but not the loss of power, so unsynced writes may be trusted within one boot only.
/// </summary>
internal static class BootSession
{
    private const string LinuxBootId = "/proc/sys/kernel/random/boot_id";

    /// <summary>Where the system does not name its boots every process is taken for one of its own, which costs a re-hash at most.</summary>
    public static readonly Guid Current = Read();

    private static Guid Read()
    {
        try
        {
            return File.Exists(LinuxBootId) && Guid.TryParse(File.ReadAllText(LinuxBootId).Trim(), out var id) ? id : Guid.NewGuid();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Guid.NewGuid();
        }
    }
}
