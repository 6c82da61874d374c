using System.Text.Json;

namespace AkkaP2P.Protocol.Tests.Hashing;

/// <summary>Roots and layers that libtorrent computed, and the files they are of.</summary>
internal static class Bep52Vectors
{
    public sealed record Vector(long Size, int PieceLength, Hash256 Sha256, Hash256 Root, IReadOnlyList<Hash256> PieceLayer)
    {
        public byte[] Layer => [.. PieceLayer.SelectMany(h => h.ToArray())];
    }

    private sealed record Document(IReadOnlyList<Vector> Vectors);

    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static IReadOnlyList<Vector> All { get; } = Load();

    public static TheoryData<long> Sizes => [.. All.Select(v => v.Size)];

    public static Vector Of(long size) => All.Single(v => v.Size == size);

    /// <summary>The file of that size: byte k is (k*131 + (k>>9)) &amp; 255.</summary>
    public static byte[] Content(long size)
    {
        var content = new byte[size];
        for (var k = 0; k < content.Length; k++) content[k] = (byte)(k * 131 + (k >> 9));
        return content;
    }

    private static IReadOnlyList<Vector> Load()
    {
        using var json = typeof(Bep52Vectors).Assembly.GetManifestResourceStream("bep52-vectors.json")!;
        return JsonSerializer.Deserialize<Document>(json, Options)!.Vectors;
    }
}
