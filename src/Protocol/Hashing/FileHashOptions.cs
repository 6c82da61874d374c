namespace AkkaP2P.Protocol.Hashing;

public sealed record FileHashOptions
{
    /// <summary>Null takes the usual size for the file.</summary>
    public int? PieceSize { get; init; }

    /// <summary>Also computes the plain SHA-256 of the whole, which takes one core as long as it takes.</summary>
    public bool WithSha256 { get; init; }

    /// <summary>Threads that hash the tree, each with its own buffer of 1 MiB.</summary>
    public int Workers { get; init; } = Math.Min(Environment.ProcessorCount, 16);
}
