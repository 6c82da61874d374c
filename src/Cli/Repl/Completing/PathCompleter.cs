using AkkaP2P.Cli.Repl.Editing;

namespace AkkaP2P.Cli.Repl.Completing;

/// <summary>Files and folders whose path begins so. Hidden ones only after a dot.</summary>
internal static class PathCompleter
{
    /// <summary>Enough to choose from; a folder of a million files is not read to its end.</summary>
    private const int Most = 2000;

    public static IReadOnlyList<Candidate> Candidates(string typed, bool foldersOnly)
    {
        var cut = typed.LastIndexOf('/') + 1;
        var (folder, begin) = (typed[..cut], typed[cut..]);
        try
        {
            var place = new DirectoryInfo(folder.Length == 0 ? "." : folder);
            if (!place.Exists) return [];
            return
            [
                .. place.EnumerateFileSystemInfos()
                    .Where(entry => IsFitting(entry, begin, foldersOnly))
                    .Take(Most)
                    .OrderBy(entry => entry.Name, StringComparer.Ordinal)
                    .Select(entry => IsFolder(entry) ? new Candidate($"{folder}{entry.Name}/", Whole: false) : new Candidate(folder + entry.Name)),
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return []; // what cannot be read has nothing to offer
        }
    }

    private static bool IsFitting(FileSystemInfo entry, string begin, bool foldersOnly) =>
        entry.Name.StartsWith(begin, StringComparison.Ordinal)
        && (begin.StartsWith('.') || !entry.Name.StartsWith('.'))
        && !entry.Name.Any(char.IsControl)
        && (!foldersOnly || IsFolder(entry));

    private static bool IsFolder(FileSystemInfo entry) => entry is DirectoryInfo;
}
