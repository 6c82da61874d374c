using System.Runtime.Intrinsics;

namespace AkkaP2P.Protocol.Hashing;

/// <summary>Hashes many equally long inputs, which is all that a Merkle tree needs. Safe to use from several threads.</summary>
public abstract class LeafHasher
{
    internal const int PairSize = 2 * Hash256.Size;

    /// <summary>What this CPU can do, the framework's first.</summary>
    public static IReadOnlyList<LeafHasher> Available { get; } = FindAvailable();

    private static readonly Lazy<LeafHasherChoice> Chosen = new(
        () => LeafHasherChoice.Make(Available, Environment.GetEnvironmentVariable(LeafHasherChoice.Variable)));

    /// <summary>What is fastest for leaves on this machine.</summary>
    public static LeafHasher BestForLeaves => Chosen.Value.ForLeaves;

    /// <summary>What is fastest for pairs of nodes on this machine.</summary>
    public static LeafHasher BestForPairs => Chosen.Value.ForPairs;

    /// <summary><c>framework</c>, <c>8 lanes</c> or <c>16 lanes</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Hashes each 16 KiB of the data; only its last may be short.</summary>
    /// <param name="leaves">Takes 32 bytes a leaf.</param>
    public abstract void HashLeaves(ReadOnlySpan<byte> data, Span<byte> leaves);

    /// <summary>Hashes each 64 bytes, which are two nodes of the tree.</summary>
    /// <param name="parents">Takes 32 bytes a pair. May be the start of <paramref name="nodes"/>.</param>
    public abstract void HashPairs(ReadOnlySpan<byte> nodes, Span<byte> parents);

    public override string ToString() => Name;

    private static List<LeafHasher> FindAvailable()
    {
        var available = new List<LeafHasher> { FrameworkLeafHasher.Instance };
        if (Lanes8.IsSupported) available.Add(new LaneLeafHasher<Lanes8, Vector256<uint>>());
        if (Lanes16.IsSupported) available.Add(new LaneLeafHasher<Lanes16, Vector512<uint>>());
        return available;
    }
}
