using AkkaP2P.Cli.Arguments;

namespace AkkaP2P.Cli.Settings;

/// <summary>Where the program finds its files.</summary>
internal static class Places
{
    /// <summary>From bin/Release/net10.0 of src/Cli to the repository's root.</summary>
    private const int LevelsToRoot = 5;

    /// <summary>A file that comes with the program: beside it, or in the repository it was built in; null when it is in neither.</summary>
    public static string? Shipped(string relativePath)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        for (var level = 0; level <= LevelsToRoot && folder is not null; level++, folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, relativePath);
            if (File.Exists(path)) return path;
        }

        return null;
    }

    /// <summary>As given, or tracker_info.conf of the working directory, or the one that comes with the program.</summary>
    public static string TrackerInfo(string? given)
    {
        if (given is not null) return Path.GetFullPath(given);
        var here = Path.GetFullPath("tracker_info.conf");
        if (File.Exists(here)) return here;
        return Shipped("tracker_info.conf") ?? throw new StartException($"{here} does not exist: name the tracker_info.conf to use");
    }

    /// <summary>A path from <c>~/</c>, as shells write it, from the user's home.</summary>
    public static string WithoutTilde(string path) =>
        path is "~" or ['~', '/', ..] && Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 0 } home ? home + path[1..] : path;

    /// <summary>XDG_DATA_HOME or ~/.local/share, as the platform has it.</summary>
    public static string ClientData(string? given)
    {
        if (given is not null) return Path.GetFullPath(given);
        var user = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return user.Length > 0
            ? Path.Combine(user, "akkap2p")
            : throw new StartException("this user has no data folder (neither XDG_DATA_HOME nor HOME is set): give --data DIR");
    }
}
