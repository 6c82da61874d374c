using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace AkkaP2P.Protocol.Pieces;

/// <summary>
/// Which pieces there are, one bit a piece. On the wire the most significant bit of the first byte is piece 0, and the
/// bits after the last piece are zero. Mutable and not safe for use by several threads: its owner hands out copies.
/// </summary>
public sealed class Bitfield : IEquatable<Bitfield>
{
    /// <summary>Piece i is bit 63 - i % 64 of word i / 64, so a word written big-endian is wire form.</summary>
    private readonly ulong[] _words;

    public Bitfield(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, PieceSize.MaxPieces);
        Count = count;
        _words = new ulong[(count + 63) / 64];
    }

    private Bitfield(Bitfield other) => (Count, Set, _words) = (other.Count, other.Set, [.. other._words]);

    /// <summary>How many pieces there are in all.</summary>
    public int Count { get; }

    /// <summary>How many of them are set.</summary>
    public int Set { get; private set; }

    public bool IsFull => Set == Count;

    public bool IsEmpty => Set == 0;

    public int WireLength => WireLengthOf(Count);

    public bool this[int piece]
    {
        get => (_words[Word(piece)] & Mask(piece)) != 0;
        set
        {
            if (value) Add(piece);
            else Remove(piece);
        }
    }

    public static int WireLengthOf(int count) => (count + 7) / 8;

    public static Bitfield Full(int count)
    {
        var full = new Bitfield(count);
        full.Fill();
        return full;
    }

    /// <summary>False when the length is not that of <paramref name="count"/> pieces, or a bit after the last piece is set.</summary>
    public static bool TryRead(ReadOnlySpan<byte> wire, int count, [NotNullWhen(true)] out Bitfield? bitfield)
    {
        bitfield = null;
        if (count is < 0 or > PieceSize.MaxPieces || wire.Length != WireLengthOf(count)) return false;
        if (count % 8 != 0 && (wire[^1] & (0xFF >> (count % 8))) != 0) return false;
        var read = new Bitfield(count);
        for (var i = 0; i < wire.Length; i++)
        {
            read._words[i / 8] |= (ulong)wire[i] << (56 - 8 * (i % 8));
            read.Set += BitOperations.PopCount(wire[i]);
        }

        bitfield = read;
        return true;
    }

    /// <summary>True when the piece was not set before.</summary>
    public bool Add(int piece)
    {
        ref var word = ref _words[Word(piece)];
        if ((word & Mask(piece)) != 0) return false;
        word |= Mask(piece);
        Set++;
        return true;
    }

    /// <summary>True when the piece was set before.</summary>
    public bool Remove(int piece)
    {
        ref var word = ref _words[Word(piece)];
        if ((word & Mask(piece)) == 0) return false;
        word &= ~Mask(piece);
        Set--;
        return true;
    }

    public void Fill()
    {
        Array.Fill(_words, ulong.MaxValue);
        if (Count % 64 != 0) _words[^1] = ulong.MaxValue << (64 - Count % 64);
        Set = Count;
    }

    /// <summary>The first piece at or after <paramref name="from"/> that is set, or -1.</summary>
    public int NextSet(int from = 0) => Next(from, 0);

    /// <summary>The first piece at or after <paramref name="from"/> that is not set, or -1.</summary>
    public int NextUnset(int from = 0)
    {
        var piece = Next(from, ulong.MaxValue);
        return piece < Count ? piece : -1;
    }

    /// <summary>The first piece at or after <paramref name="from"/> that is set here and in <paramref name="other"/>, or -1.</summary>
    public int NextCommon(Bitfield other, int from = 0)
    {
        CheckSameFile(other);
        if (from >= Count) return -1;
        var i = from / 64;
        var word = _words[i] & other._words[i] & (ulong.MaxValue >> (from % 64));
        while (word == 0)
        {
            if (++i == _words.Length) return -1;
            word = _words[i] & other._words[i];
        }

        return i * 64 + BitOperations.LeadingZeroCount(word);
    }

    /// <summary>The pieces are kept in so many words of 64.</summary>
    public int Words => _words.Length;

    /// <summary>Of the 64 pieces of a word, those set here and in <paramref name="other"/>; the first is the highest bit.</summary>
    public ulong CommonWord(Bitfield other, int word) => _words[word] & other._words[word];

    /// <summary>The first piece at or after <paramref name="from"/> that is set here and not in <paramref name="other"/>, or -1.</summary>
    public int NextMissingFrom(Bitfield other, int from = 0)
    {
        CheckSameFile(other);
        if (from >= Count) return -1;
        var i = from / 64;
        var word = _words[i] & ~other._words[i] & (ulong.MaxValue >> (from % 64));
        while (word == 0)
        {
            if (++i == _words.Length) return -1;
            word = _words[i] & ~other._words[i];
        }

        return i * 64 + BitOperations.LeadingZeroCount(word);
    }

    public IEnumerable<int> SetPieces()
    {
        for (var piece = NextSet(); piece >= 0; piece = NextSet(piece + 1)) yield return piece;
    }

    /// <summary>Pieces set here and not in <paramref name="other"/>, of the same file.</summary>
    public int CountMissingFrom(Bitfield other)
    {
        CheckSameFile(other);
        var missing = 0;
        for (var i = 0; i < _words.Length; i++) missing += BitOperations.PopCount(_words[i] & ~other._words[i]);
        return missing;
    }

    public Bitfield Copy() => new(this);

    public void CopyTo(Span<byte> wire)
    {
        for (var i = 0; i < WireLength; i++) wire[i] = (byte)(_words[i / 8] >> (56 - 8 * (i % 8)));
    }

    public byte[] ToWire()
    {
        var wire = new byte[WireLength];
        CopyTo(wire);
        return wire;
    }

    public bool Equals(Bitfield? other) => other is not null && Count == other.Count && _words.AsSpan().SequenceEqual(other._words);

    public override bool Equals(object? obj) => Equals(obj as Bitfield);

    public override int GetHashCode() => HashCode.Combine(Count, Set);

    public override string ToString() => $"{Set}/{Count}";

    private static ulong Mask(int piece) => 1UL << (63 - piece % 64);

    private int Word(int piece)
    {
        if ((uint)piece >= (uint)Count) RefusePiece(piece);
        return piece / 64;
    }

    private void CheckSameFile(Bitfield other)
    {
        if (other.Count != Count) RefuseOther(other);
    }

    // Apart, so that the checks are small enough to be inlined.

    [DoesNotReturn]
    private void RefusePiece(int piece) => throw new ArgumentOutOfRangeException(nameof(piece), piece, $"there are {Count} pieces");

    [DoesNotReturn]
    private void RefuseOther(Bitfield other) => throw new ArgumentException($"{other.Count} pieces, not {Count}", nameof(other));

    /// <summary>With <paramref name="flip"/> all ones it finds zeros; the padding counts as zeros then.</summary>
    private int Next(int from, ulong flip)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        if (from >= Count) return -1;
        var word = (_words[from / 64] ^ flip) & (ulong.MaxValue >> (from % 64));
        for (var i = from / 64; ; word = _words[i] ^ flip)
        {
            if (word != 0) return i * 64 + BitOperations.LeadingZeroCount(word);
            if (++i == _words.Length) return -1;
        }
    }
}
