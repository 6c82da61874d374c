using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using AkkaP2P.Protocol.Pieces;

namespace AkkaP2P.Swarm.Picking;

/// <summary>
/// How many peers have each piece, and the rarest of some. Counting is far more frequent than picking, so it is one number in one
/// place; picking goes through all numbers, eight side by side. That is the less memory to touch than a sorted order is, which is
/// what counts with thousands of downloads in one process, and 65,536 pieces are gone through in some ten microseconds.
/// </summary>
internal sealed class Rarity(int pieces)
{
    private const int WordBits = 64;

    /// <summary>No piece is that common.</summary>
    private const ushort None = ushort.MaxValue;

    /// <summary>The bit of each of eight pieces in a byte of a bitfield, the first piece's the highest.</summary>
    private static readonly Vector128<ushort> Bits = Vector128.Create((ushort)128, 64, 32, 16, 8, 4, 2, 1);

    private readonly ushort[] _counts = new ushort[(pieces + WordBits - 1) / WordBits * WordBits];

    public int this[int piece] => _counts[piece];

    public void Raise(int piece)
    {
        if (_counts[piece] < None - 1) _counts[piece]++;
    }

    public void Lower(int piece)
    {
        if (_counts[piece] > 0) _counts[piece]--;
    }

    /// <summary>The piece that the fewest have of those set in both, or -1. Equals are decided by the dice.</summary>
    public int Rarest(Bitfield some, Bitfield others, Dice dice)
    {
        var (best, bestWord, bestOnes, equals) = (None, -1, 0UL, 0);
        for (var word = 0; word < some.Words; word++)
        {
            var common = some.CommonWord(others, word);
            if (common == 0) continue;
            var counts = MemoryMarshal.Cast<ushort, Vector128<ushort>>(_counts.AsSpan(word * WordBits, WordBits));
            var lowest = Lowest(counts, common);
            if (lowest > best) continue;
            if (lowest < best) (best, equals) = (lowest, 0);
            var ones = Those(counts, common, lowest);
            var more = BitOperations.PopCount(ones);
            equals += more;
            if (dice.Next(equals) < more) (bestWord, bestOnes) = (word, ones);
        }

        if (bestWord < 0) return -1;
        for (var skipped = dice.Next(BitOperations.PopCount(bestOnes)); skipped > 0; skipped--) bestOnes &= bestOnes - 1;
        return bestWord * WordBits + BitOperations.TrailingZeroCount(bestOnes);
    }

    /// <summary>The lowest count of the pieces whose bits are set.</summary>
    private static ushort Lowest(ReadOnlySpan<Vector128<ushort>> counts, ulong set)
    {
        var lowest = Vector128<ushort>.AllBitsSet;
        foreach (var eight in counts)
        {
            lowest = Vector128.Min(lowest, eight | ~IsSet(set));
            set <<= 8;
        }

        lowest = Vector128.Min(lowest, Vector128.Shuffle(lowest, Vector128.Create((ushort)4, 5, 6, 7, 0, 1, 2, 3)));
        lowest = Vector128.Min(lowest, Vector128.Shuffle(lowest, Vector128.Create((ushort)2, 3, 0, 1, 6, 7, 4, 5)));
        return Math.Min(lowest.ToScalar(), lowest.GetElement(1));
    }

    /// <summary>Those of the pieces whose bits are set that have the count; here the first piece is the lowest bit.</summary>
    private static ulong Those(ReadOnlySpan<Vector128<ushort>> counts, ulong set, ushort count)
    {
        var (those, wanted) = (0UL, Vector128.Create(count));
        for (var i = 0; i < counts.Length; i++)
        {
            those |= (ulong)Vector128.Equals(counts[i] | ~IsSet(set), wanted).ExtractMostSignificantBits() << (8 * i);
            set <<= 8;
        }

        return those;
    }

    /// <summary>All ones for each of the eight pieces in the highest byte whose bit is set.</summary>
    private static Vector128<ushort> IsSet(ulong set) => Vector128.Equals(Vector128.Create((ushort)(set >> 56)) & Bits, Bits);
}
