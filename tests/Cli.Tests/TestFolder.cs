namespace AkkaP2P.Cli.Tests;

/// <summary>A folder of its own that goes with the test.</summary>
internal sealed class TestFolder : IDisposable
{
    /// <summary>Of bytes 0 to 4; also their plain SHA-256, since they are one leaf.</summary>
    public const string RootOfFive = "08bb5e5d6eaac1049ede0893d30ed022b1a4d9b5b48db414871f51c9cb35283d";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("akkap2p-cli-");

    public string Path => _folder.FullName;

    public string Write(string name, int size)
    {
        var path = System.IO.Path.Combine(_folder.FullName, name);
        File.WriteAllBytes(path, [.. Enumerable.Range(0, size).Select(i => (byte)i)]);
        return path;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
