using System.Security.Cryptography;

namespace AkkaP2P.Protocol.Hashing;

/// <summary>One after the other with the framework's SHA-256, which uses the CPU's SHA instructions where there are some.</summary>
internal sealed class FrameworkLeafHasher : LeafHasher
{
    public static readonly FrameworkLeafHasher Instance = new();

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
        for (; !nodes.IsEmpty; nodes = nodes[PairSize..], parents = parents[Hash256.Size..]) SHA256.HashData(nodes[..PairSize], parents);
    }
}
