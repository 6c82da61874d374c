using System.Security.Cryptography;

namespace AkkaP2P.Protocol.Hashing;

/// <summary>Hashes many equally long inputs, which is all that a Merkle tree needs.</summary>
public abstract class LeafHasher
{
    /// <summary>What is fastest on this machine.</summary>
    public static LeafHasher Best { get; } = new FrameworkLeafHasher();

    public abstract string Name { get; }

    /// <summary>Hashes each 16 KiB of the data; only its last may be short.</summary>
    /// <param name="leaves">Takes 32 bytes a leaf.</param>
    public abstract void HashLeaves(ReadOnlySpan<byte> data, Span<byte> leaves);

    /// <summary>Hashes each 64 bytes, which are two nodes of the tree.</summary>
    /// <param name="parents">Takes 32 bytes a pair. May be the start of <paramref name="nodes"/>.</param>
    public abstract void HashPairs(ReadOnlySpan<byte> nodes, Span<byte> parents);
}

/// <summary>One after the other with the framework's SHA-256, which uses the CPU's SHA instructions where there are some.</summary>
internal sealed class FrameworkLeafHasher : LeafHasher
{
    public override string Name => "framework";

    public override void HashLeaves(ReadOnlySpan<byte> data, Span<byte> leaves)
    {
        for (; !data.IsEmpty; leaves = leaves[Hash256.Size..])
        {
            var length = Math.Min(data.Length, Merkle.LeafSize);
            SHA256.HashData(data[..length], leaves);
            data = data[length..];
        }
    }

    public override void HashPairs(ReadOnlySpan<byte> nodes, Span<byte> parents)
    {
        for (; !nodes.IsEmpty; nodes = nodes[(2 * Hash256.Size)..], parents = parents[Hash256.Size..])
        {
            SHA256.HashData(nodes[..(2 * Hash256.Size)], parents);
        }
    }
}
