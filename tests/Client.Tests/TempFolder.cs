namespace AkkaP2P.Client.Tests;

/// <summary>A folder of its own for one test.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("akkap2p-client-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public string Sub(string name) => Directory.CreateDirectory(this[name]).FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
