namespace AkkaP2P.Protocol.Hashing;

/// <summary>As many at once as a vector has lanes; the few that are left over, and a short last leaf, one after the other.</summary>
internal sealed class LaneLeafHasher<TLanes, TVector> : LeafHasher
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    private static readonly uint[] LeafPadding = Sha256Rounds.Padding(Merkle.LeafSize);
    private static readonly uint[] PairPadding = Sha256Rounds.Padding(PairSize);

    /// <summary>Lanes take as long half empty as full: with fewer messages than this the framework is faster.</summary>
    private static readonly int WorthIt = TLanes.Count / 4;

    public override string Name => $"{TLanes.Count} lanes";

    public override void HashLeaves(ReadOnlySpan<byte> data, Span<byte> leaves) => Hash(data, Merkle.LeafSize, LeafPadding, leaves);

    public override void HashPairs(ReadOnlySpan<byte> nodes, Span<byte> parents) => Hash(nodes, PairSize, PairPadding, parents);

    private static void Hash(ReadOnlySpan<byte> messages, int length, uint[] padding, Span<byte> digests)
    {
        for (var left = messages.Length / length; left >= WorthIt; left = messages.Length / length)
        {
            var count = Math.Min(left, TLanes.Count);
            LaneSha256<TLanes, TVector>.Hash(messages[..(count * length)], length, padding, digests);
            messages = messages[(count * length)..];
            digests = digests[(count * Hash256.Size)..];
        }

        if (length == PairSize) FrameworkLeafHasher.Instance.HashPairs(messages, digests);
        else FrameworkLeafHasher.Instance.HashLeaves(messages, digests);
    }
}
