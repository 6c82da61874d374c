namespace AkkaP2P.Tracker.Tests.Store;

/// <summary>A folder of one spec, who removes it.</summary>
public sealed class TempFolder
{
    public string Path { get; } = Directory.CreateTempSubdirectory("tracker-spec-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Remove() => Directory.Delete(Path, recursive: true);
}
