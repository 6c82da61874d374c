using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AkkaP2P.Protocol.Hashing;

/// <summary>
/// SHA-256 (FIPS 180-4) of several equally long messages at once, one a vector lane. Their length must be a multiple of 64, so
/// that the last block, which holds only padding and the length, is the same for all and its schedule is computed once.
/// </summary>
internal static class LaneSha256<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    private const int BlockSize = 64;

    private static ReadOnlySpan<uint> Initial =>
    [
        0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
    ];

    [InlineArray(16)]
    private struct Words
    {
        private TVector _first;
    }

    [InlineArray(8)]
    private struct State
    {
        private TVector _first;
    }

    /// <summary>Hashes up to as many messages as there are lanes.</summary>
    /// <param name="messages">One after the other, without gaps.</param>
    /// <param name="length">Of each, a multiple of 64.</param>
    /// <param name="padding">See <see cref="Sha256Rounds.Padding"/>, for this length.</param>
    /// <param name="digests">Takes 32 bytes a message. May be where the messages begin.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Hash(ReadOnlySpan<byte> messages, int length, ReadOnlySpan<uint> padding, Span<byte> digests)
    {
        var count = messages.Length / length;
        Unsafe.SkipInit(out State state);
        Unsafe.SkipInit(out Words words);
        for (var i = 0; i < 8; i++) state[i] = TLanes.Broadcast(Initial[i]);
        for (var at = 0; at < length; at += BlockSize)
        {
            TLanes.Load(in Unsafe.Add(ref MemoryMarshal.GetReference(messages), at), length, count - 1, ref Unsafe.As<Words, TVector>(ref words));
            Compress(ref Unsafe.As<State, TVector>(ref state), ref Unsafe.As<Words, TVector>(ref words));
        }

        CompressPadding(ref Unsafe.As<State, TVector>(ref state), ref MemoryMarshal.GetReference(padding));
        Write(MemoryMarshal.Cast<TVector, uint>((Span<TVector>)state), count, digests);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Compress(ref TVector state, ref TVector w)
    {
        var (a, b, c, d) = (state, Unsafe.Add(ref state, 1), Unsafe.Add(ref state, 2), Unsafe.Add(ref state, 3));
        var (e, f, g, h) = (Unsafe.Add(ref state, 4), Unsafe.Add(ref state, 5), Unsafe.Add(ref state, 6), Unsafe.Add(ref state, 7));
        ref var k = ref MemoryMarshal.GetReference(Sha256Rounds.Constants);
        for (var half = 0; half < 16; half += 8)
        {
            Round(a, b, c, ref d, e, f, g, ref h, Given(ref w, half, ref k));
            Round(h, a, b, ref c, d, e, f, ref g, Given(ref w, half + 1, ref k));
            Round(g, h, a, ref b, c, d, e, ref f, Given(ref w, half + 2, ref k));
            Round(f, g, h, ref a, b, c, d, ref e, Given(ref w, half + 3, ref k));
            Round(e, f, g, ref h, a, b, c, ref d, Given(ref w, half + 4, ref k));
            Round(d, e, f, ref g, h, a, b, ref c, Given(ref w, half + 5, ref k));
            Round(c, d, e, ref f, g, h, a, ref b, Given(ref w, half + 6, ref k));
            Round(b, c, d, ref e, f, g, h, ref a, Given(ref w, half + 7, ref k));
        }

        for (var turn = 1; turn < 4; turn++)
        {
            k = ref Unsafe.Add(ref k, 16);
            Round(a, b, c, ref d, e, f, g, ref h, Next(ref w, 0, ref k));
            Round(h, a, b, ref c, d, e, f, ref g, Next(ref w, 1, ref k));
            Round(g, h, a, ref b, c, d, e, ref f, Next(ref w, 2, ref k));
            Round(f, g, h, ref a, b, c, d, ref e, Next(ref w, 3, ref k));
            Round(e, f, g, ref h, a, b, c, ref d, Next(ref w, 4, ref k));
            Round(d, e, f, ref g, h, a, b, ref c, Next(ref w, 5, ref k));
            Round(c, d, e, ref f, g, h, a, ref b, Next(ref w, 6, ref k));
            Round(b, c, d, ref e, f, g, h, ref a, Next(ref w, 7, ref k));
            Round(a, b, c, ref d, e, f, g, ref h, Next(ref w, 8, ref k));
            Round(h, a, b, ref c, d, e, f, ref g, Next(ref w, 9, ref k));
            Round(g, h, a, ref b, c, d, e, ref f, Next(ref w, 10, ref k));
            Round(f, g, h, ref a, b, c, d, ref e, Next(ref w, 11, ref k));
            Round(e, f, g, ref h, a, b, c, ref d, Next(ref w, 12, ref k));
            Round(d, e, f, ref g, h, a, b, ref c, Next(ref w, 13, ref k));
            Round(c, d, e, ref f, g, h, a, ref b, Next(ref w, 14, ref k));
            Round(b, c, d, ref e, f, g, h, ref a, Next(ref w, 15, ref k));
        }

        AddTo(ref state, a, b, c, d);
        AddTo(ref Unsafe.Add(ref state, 4), e, f, g, h);
    }

    /// <summary>The last block, of which words and constants are already added up.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CompressPadding(ref TVector state, ref uint kw)
    {
        var (a, b, c, d) = (state, Unsafe.Add(ref state, 1), Unsafe.Add(ref state, 2), Unsafe.Add(ref state, 3));
        var (e, f, g, h) = (Unsafe.Add(ref state, 4), Unsafe.Add(ref state, 5), Unsafe.Add(ref state, 6), Unsafe.Add(ref state, 7));
        for (var turn = 0; turn < 8; turn++, kw = ref Unsafe.Add(ref kw, 8))
        {
            Round(a, b, c, ref d, e, f, g, ref h, TLanes.Broadcast(kw));
            Round(h, a, b, ref c, d, e, f, ref g, TLanes.Broadcast(Unsafe.Add(ref kw, 1)));
            Round(g, h, a, ref b, c, d, e, ref f, TLanes.Broadcast(Unsafe.Add(ref kw, 2)));
            Round(f, g, h, ref a, b, c, d, ref e, TLanes.Broadcast(Unsafe.Add(ref kw, 3)));
            Round(e, f, g, ref h, a, b, c, ref d, TLanes.Broadcast(Unsafe.Add(ref kw, 4)));
            Round(d, e, f, ref g, h, a, b, ref c, TLanes.Broadcast(Unsafe.Add(ref kw, 5)));
            Round(c, d, e, ref f, g, h, a, ref b, TLanes.Broadcast(Unsafe.Add(ref kw, 6)));
            Round(b, c, d, ref e, f, g, h, ref a, TLanes.Broadcast(Unsafe.Add(ref kw, 7)));
        }

        AddTo(ref state, a, b, c, d);
        AddTo(ref Unsafe.Add(ref state, 4), e, f, g, h);
    }

    /// <summary>One round; instead of moving all eight variables along, the caller names them in turn.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(TVector a, TVector b, TVector c, ref TVector d, TVector e, TVector f, TVector g, ref TVector h, TVector kw)
    {
        var t1 = TLanes.Add(TLanes.Add(TLanes.Add(h, kw), TLanes.Choose(e, f, g)), TLanes.BigSigma1(e));
        d = TLanes.Add(d, t1);
        h = TLanes.Add(t1, TLanes.Add(TLanes.Majority(a, b, c), TLanes.BigSigma0(a)));
    }

    /// <summary>Word and constant of one of the first sixteen rounds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Given(ref TVector w, int i, ref uint k) => TLanes.Add(Unsafe.Add(ref w, i), TLanes.Broadcast(Unsafe.Add(ref k, i)));

    /// <summary>Word and constant of a later round; the word takes the place of the one sixteen rounds back.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Next(ref TVector w, int i, ref uint k)
    {
        var next = TLanes.Add(
            TLanes.Add(Unsafe.Add(ref w, i), TLanes.SmallSigma0(Unsafe.Add(ref w, (i + 1) & 15))),
            TLanes.Add(Unsafe.Add(ref w, (i + 9) & 15), TLanes.SmallSigma1(Unsafe.Add(ref w, (i + 14) & 15))));
        Unsafe.Add(ref w, i) = next;
        return TLanes.Add(next, TLanes.Broadcast(Unsafe.Add(ref k, i)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddTo(ref TVector state, TVector v0, TVector v1, TVector v2, TVector v3)
    {
        state = TLanes.Add(state, v0);
        Unsafe.Add(ref state, 1) = TLanes.Add(Unsafe.Add(ref state, 1), v1);
        Unsafe.Add(ref state, 2) = TLanes.Add(Unsafe.Add(ref state, 2), v2);
        Unsafe.Add(ref state, 3) = TLanes.Add(Unsafe.Add(ref state, 3), v3);
    }

    private static void Write(ReadOnlySpan<uint> state, int count, Span<byte> digests)
    {
        for (var message = 0; message < count; message++)
        {
            var digest = digests.Slice(message * Hash256.Size, Hash256.Size);
            for (var word = 0; word < 8; word++) BinaryPrimitives.WriteUInt32BigEndian(digest[(4 * word)..], state[word * TLanes.Count + message]);
        }
    }
}
