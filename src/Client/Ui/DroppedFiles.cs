using AkkaP2P.Client.Storage;
using AkkaP2P.Protocol;

namespace AkkaP2P.Client.Ui;

/// <summary>
/// Files that were dropped on the page. A browser does not tell where a file lies, only what is in it, so the node keeps a copy to share, each in a
/// folder of its own: <c>USER/GROUP/NUMBER/NAME</c>. A second one of the same name takes nothing from the first, which may be shared.
/// </summary>
internal sealed class DroppedFiles(string folder)
{
    private const int BufferBytes = 256 << 10;

    /// <summary>Gives the copy's path; it is there only when it is whole.</summary>
    /// <param name="length">As announced; null when it was not.</param>
    public async Task<Outcome<string>> Keep(string user, string group, string file, Stream content, long? length, CancellationToken cancel)
    {
        if ((NameCheck.Group(group) ?? NameCheck.File(file)) is { } invalid) return invalid;
        var home = Path.Combine(folder, user, group, Guid.NewGuid().ToString("n"));
        var (path, incoming) = (Path.Combine(home, file), home + ".incoming");
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

    /// <summary>A copy that is not shared after all.</summary>
    public static void Forget(string path) => Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);

    /// <summary>A browser that goes away leaves the request without its end; the program may have died in the middle.</summary>
    public void Clean()
    {
        if (!Directory.Exists(folder)) return;
        foreach (var incoming in Directory.EnumerateFiles(folder, "*.incoming", SearchOption.AllDirectories)) File.Delete(incoming);
    }
}
