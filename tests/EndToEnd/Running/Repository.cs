namespace AkkaP2P.EndToEnd.Running;

/// <summary>Where the built program is: the same configuration as these tests.</summary>
public static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Program { get; } = Path.Combine(Root, "src", "Cli", "bin", Configuration(), "net10.0", "akkap2p.dll");

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "AkkaP2P.sln"))) folder = folder.Parent;
        return folder.FullName;
    }

    /// <summary>Of <c>bin/Release/net10.0/</c>.</summary>
    private static string Configuration() => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
}
