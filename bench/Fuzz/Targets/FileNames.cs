using System.Text;
using AkkaP2P.Protocol;

namespace AkkaP2P.Bench.Fuzz.Targets;

/// <summary>Names of files: none that is taken leads out of its folder.</summary>
internal sealed class FileNames() : FuzzTarget("file-names")
{
    private const string Folder = "/to/here";

    public override IReadOnlyList<byte[]> Seeds { get; } =
        [.. new[] { "film.mkv", "../../etc/passwd", "a\\..\\b", "con.txt", "日本語 🎬.mp4", "a\u202Egpj.exe", "．．／x", "c:\\x", "file:stream" }.Select(Encoding.UTF8.GetBytes)];

    public override void Decode(byte[] input)
    {
        if (!FileName.TryParse(Encoding.UTF8.GetString(input), out var name)) return;
        foreach (var windows in new[] { false, true })
        {
            var path = Path.GetFullPath(Path.Combine(Folder, name.OnDisk(windows)));
            if (Path.GetDirectoryName(path) != Folder) throw new FuzzException($"'{name}' leads to {path}");
        }
    }

    public override bool IsRefusal(Exception e) => false;
}
