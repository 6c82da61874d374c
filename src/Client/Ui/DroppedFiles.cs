using AkkaP2P.Client.Storage;
using AkkaP2P.Protocol;

namespace AkkaP2P.Client.Ui;

/// <summary>
/// Files that were dropped on the page. A browser does not tell where a file lies, only what is in it, so the node keeps a copy to share, each in a
/// folder of its own: <c>USER/GROUP/NUMBER/NAME</c>. A second one of the same name takes nothing from the first, which may be shared. Nobody else knows the copy,
/// so it goes with its share.
/// </summary>
internal sealed class DroppedFiles(string folder)
{
    private const int BufferBytes = 256 << 10;

    /// <summary>Of a copy's path below the folder.</summary>
    private const int CopyDepth = 4;

    /// <summary>Follows the number of a copy that is not whole yet, one level above where the copy will be.</summary>
    private const string Incoming = ".incoming";

    /// <summary>Gives the copy's path; it is there only when it is whole.</summary>
    /// <param name="length">As announced; null when it was not.</param>
    public async Task<Outcome<string>> Keep(string user, string group, string file, Stream content, long? length, CancellationToken cancel)
    {
        if (NameCheck.Group(group) is { } invalidGroup) return invalidGroup;
        if (!FileName.TryParse(file, out var name)) return NameCheck.File(file)!;
        var home = Path.Combine(folder, user, group, Guid.NewGuid().ToString("n"));
        var (path, incoming) = (Path.Combine(home, name.OnDisk(OperatingSystem.IsWindows())), home + Incoming);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(home)!);
            if (length is { } bytes && new DriveInfo(folder).AvailableFreeSpace < bytes) return new CommandError(ErrorCode.DiskFull, $"no room for the {bytes} bytes of {file} in {folder}");
            await using (var copy = new FileStream(incoming, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferBytes, useAsync: true))
            {
                await content.CopyToAsync(copy, BufferBytes, cancel).ConfigureAwait(false);
            }

            Directory.CreateDirectory(home);
            File.Move(incoming, path);
            return path;
        }
        catch (Exception e) when (DiskFault.IsDisk(e))
        {
            return DiskFault.Of(e, path);
        }
        finally
        {
            File.Delete(incoming);
        }
    }

    /// <summary>A copy that is not shared, or not any more. Any other path is left alone.</summary>
    public void Forget(string path)
    {
        if (!IsCopy(path)) return;
        try
        {
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            return; // somebody was quicker
        }
    }

    /// <summary>A browser that goes away leaves the request without its end; the program may have died in the middle.</summary>
    public void Clean()
    {
        if (!Directory.Exists(folder)) return;
        var groups = Directory.EnumerateDirectories(folder).SelectMany(Directory.EnumerateDirectories);
        foreach (var incoming in groups.SelectMany(g => Directory.EnumerateFiles(g, "*" + Incoming))) File.Delete(incoming);
    }

    private bool IsCopy(string path)
    {
        var below = Path.GetRelativePath(folder, path).Split(Path.DirectorySeparatorChar);
        return below.Length == CopyDepth && below[0] != ".." && Guid.TryParseExact(below[2], "n", out _);
    }
}
