using System.Diagnostics;

namespace AkkaP2P.Protocol.Hashing;

/// <summary>
/// Which hashers to use here. Each that the CPU can run must first agree with the framework's; then they race, for a few
/// milliseconds, once a process. <c>AKKAP2P_LEAF_HASHER</c> in the environment (<c>framework</c>, <c>8 lanes</c>, <c>16 lanes</c>) forces one.
/// </summary>
internal sealed record LeafHasherChoice(LeafHasher ForLeaves, LeafHasher ForPairs)
{
    public const string Variable = "AKKAP2P_LEAF_HASHER";

    private const int Leaves = 16;
    private const int Heats = 3;

    public static LeafHasherChoice Make(IReadOnlyList<LeafHasher> available, string? forced = null)
    {
        var correct = available.Where(IsCorrect).ToList();
        if (correct.Find(h => h.Name == forced) is { } chosen) return new LeafHasherChoice(chosen, chosen);
        var data = Sample(Leaves * Merkle.LeafSize);
        return new LeafHasherChoice(
            Fastest(correct, (hasher, digests) => hasher.HashLeaves(data, digests)),
            Fastest(correct, (hasher, digests) => hasher.HashPairs(data.AsSpan(0, 64 * LeafHasher.PairSize), digests)));
    }

    /// <summary>Whether it gets the framework's digests of full and partly filled vectors and a short last leaf.</summary>
    public static bool IsCorrect(LeafHasher hasher)
    {
        var data = Sample((Leaves + 5) * Merkle.LeafSize + 100);
        var pairs = data.AsSpan(0, (Leaves + 5) * LeafHasher.PairSize);
        var expected = new byte[2 * (Leaves + 6) * Hash256.Size];
        var actual = new byte[expected.Length];
        FrameworkLeafHasher.Instance.HashLeaves(data, expected);
        FrameworkLeafHasher.Instance.HashPairs(pairs, expected.AsSpan(expected.Length / 2));
        hasher.HashLeaves(data, actual);
        hasher.HashPairs(pairs, actual.AsSpan(actual.Length / 2));
        return actual.AsSpan().SequenceEqual(expected);
    }

    private static LeafHasher Fastest(List<LeafHasher> hashers, Action<LeafHasher, byte[]> run)
    {
        var digests = new byte[64 * Hash256.Size];
        long Time(LeafHasher hasher)
        {
            var started = Stopwatch.GetTimestamp();
            run(hasher, digests);
            return Stopwatch.GetTimestamp() - started;
        }

        return hashers.MinBy(h => Enumerable.Range(0, Heats).Min(_ => Time(h)))!;
    }

    private static byte[] Sample(int length)
    {
        var sample = new byte[length];
        for (var i = 0; i < length; i++) sample[i] = (byte)(i * 131 + (i >> 9));
        return sample;
    }
}
