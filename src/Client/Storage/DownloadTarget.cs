using System.Text;
using AkkaP2P.Protocol;

namespace AkkaP2P.Client.Storage;

/// <summary>
/// Where a download ends, and the names it uses on the way: <c>NAME.part</c> beside the final path while it runs, and a
/// journal of its pieces in the client's data folder, found by the final path. So the same destination finds the
/// same pieces again, whichever download asks.
/// </summary>
/// <param name="WholePath">The file's path when all of it is wanted; absolute.</param>
/// <param name="Selection">Only some pieces are wanted: it ends as <c>NAME.partial</c>.</param>
internal sealed record DownloadTarget(string WholePath, string JournalFolder, bool Selection = false, bool Overwrite = false)
{
    public string FinalPath => Selection ? PartialPath : WholePath;

    public string PartPath => WholePath + ".part";

    public string PartialPath => WholePath + ".partial";

    public string JournalPath => Path.Combine(JournalFolder, Hash256.Of(Encoding.UTF8.GetBytes(WholePath)).ToString()[..32] + ".pieces");

    /// <summary>An existing folder takes the file under its own name; anything else is a new path in an existing folder.</summary>
    public static Outcome<DownloadTarget> Resolve(string destination, FileName file, string journalFolder, bool selection, bool overwrite)
    {
        try
        {
            var path = Path.GetFullPath(destination);
            var whole = Directory.Exists(path) ? Path.Combine(path, file.OnDisk(OperatingSystem.IsWindows())) : path;
            if (Path.EndsInDirectorySeparator(whole) || !Directory.Exists(Path.GetDirectoryName(whole)))
            {
                return new CommandError(ErrorCode.PathNotFound, $"no such folder: {Path.GetDirectoryName(whole) ?? whole}");
            }

            var target = new DownloadTarget(whole, journalFolder, selection, overwrite);
            return target.IsTaken() is { } error ? error : target;
        }
        catch (ArgumentException e)
        {
            return new CommandError(ErrorCode.PathNotFound, $"not a path: {e.Message}");
        }
        catch (Exception e) when (DiskFault.IsDisk(e))
        {
            return DiskFault.Of(e, destination);
        }
    }

    /// <summary>Why nothing may be put under the final name, or null.</summary>
    public CommandError? IsTaken()
    {
        if (Directory.Exists(FinalPath) || Directory.Exists(WholePath)) return Taken(WholePath, "is a folder");
        if (!Overwrite && File.Exists(WholePath)) return Taken(WholePath, "exists");
        // A .partial of our own is continued; only its journal tells.
        if (!Overwrite && Selection && File.Exists(PartialPath) && !File.Exists(JournalPath)) return Taken(PartialPath, "exists");
        return null;
    }

    internal static CommandError Taken(string path, string why) => new(ErrorCode.DestinationExists, $"{path} {why}");
}
