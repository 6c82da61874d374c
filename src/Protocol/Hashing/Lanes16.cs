using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AkkaP2P.Protocol.Hashing;

/// <summary>Sixteen messages in AVX-512 registers.</summary>
internal readonly struct Lanes16 : ILanes<Vector512<uint>>
{
    private const byte Xor3 = 0x96;
    private const byte Select = 0xCA;
    private const byte Most = 0xE8;

    private static readonly Vector512<byte> SwapBytes = Vector512.Create(
        Vector256.Create(Vector128.Create((byte)3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12)));

    public static bool IsSupported => Avx512F.IsSupported && Avx512BW.IsSupported;

    public static int Count => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Broadcast(uint value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Add(Vector512<uint> a, Vector512<uint> b) => Avx512F.Add(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> BigSigma0(Vector512<uint> x) =>
        Avx512F.TernaryLogic(Avx512F.RotateRight(x, 2), Avx512F.RotateRight(x, 13), Avx512F.RotateRight(x, 22), Xor3);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> BigSigma1(Vector512<uint> x) =>
        Avx512F.TernaryLogic(Avx512F.RotateRight(x, 6), Avx512F.RotateRight(x, 11), Avx512F.RotateRight(x, 25), Xor3);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> SmallSigma0(Vector512<uint> x) =>
        Avx512F.TernaryLogic(Avx512F.RotateRight(x, 7), Avx512F.RotateRight(x, 18), Avx512F.ShiftRightLogical(x, 3), Xor3);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> SmallSigma1(Vector512<uint> x) =>
        Avx512F.TernaryLogic(Avx512F.RotateRight(x, 17), Avx512F.RotateRight(x, 19), Avx512F.ShiftRightLogical(x, 10), Xor3);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Choose(Vector512<uint> e, Vector512<uint> f, Vector512<uint> g) => Avx512F.TernaryLogic(e, f, g, Select);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Majority(Vector512<uint> a, Vector512<uint> b, Vector512<uint> c) => Avx512F.TernaryLogic(a, b, c, Most);

    /// <summary>A 16 × 16 transposition: pairs of words, pairs of those, then quarters of the registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Load(ref readonly byte messages, nint stride, int last, ref Vector512<uint> words)
    {
        for (var quarter = 0; quarter < 4; quarter++)
        {
            var r0 = Read(in messages, stride, Math.Min(4 * quarter, last));
            var r1 = Read(in messages, stride, Math.Min(4 * quarter + 1, last));
            var r2 = Read(in messages, stride, Math.Min(4 * quarter + 2, last));
            var r3 = Read(in messages, stride, Math.Min(4 * quarter + 3, last));
            var low01 = Avx512F.UnpackLow(r0, r1).AsUInt64();
            var high01 = Avx512F.UnpackHigh(r0, r1).AsUInt64();
            var low23 = Avx512F.UnpackLow(r2, r3).AsUInt64();
            var high23 = Avx512F.UnpackHigh(r2, r3).AsUInt64();
            Unsafe.Add(ref words, 4 * quarter) = Avx512F.UnpackLow(low01, low23).AsUInt32();
            Unsafe.Add(ref words, 4 * quarter + 1) = Avx512F.UnpackHigh(low01, low23).AsUInt32();
            Unsafe.Add(ref words, 4 * quarter + 2) = Avx512F.UnpackLow(high01, high23).AsUInt32();
            Unsafe.Add(ref words, 4 * quarter + 3) = Avx512F.UnpackHigh(high01, high23).AsUInt32();
        }

        // Now vector 4q + i has words i, 4 + i, 8 + i and 12 + i of messages 4q to 4q + 3, a quarter each.
        var (a0, a1, a2, a3) = (words, Unsafe.Add(ref words, 4), Unsafe.Add(ref words, 8), Unsafe.Add(ref words, 12));
        var (b0, b1, b2, b3) = (Unsafe.Add(ref words, 1), Unsafe.Add(ref words, 5), Unsafe.Add(ref words, 9), Unsafe.Add(ref words, 13));
        var (c0, c1, c2, c3) = (Unsafe.Add(ref words, 2), Unsafe.Add(ref words, 6), Unsafe.Add(ref words, 10), Unsafe.Add(ref words, 14));
        var (d0, d1, d2, d3) = (Unsafe.Add(ref words, 3), Unsafe.Add(ref words, 7), Unsafe.Add(ref words, 11), Unsafe.Add(ref words, 15));
        StoreColumns(a0, a1, a2, a3, ref words);
        StoreColumns(b0, b1, b2, b3, ref Unsafe.Add(ref words, 1));
        StoreColumns(c0, c1, c2, c3, ref Unsafe.Add(ref words, 2));
        StoreColumns(d0, d1, d2, d3, ref Unsafe.Add(ref words, 3));
    }

    /// <summary>Turns a 4 × 4 square of quarters, to every fourth vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreColumns(Vector512<uint> v0, Vector512<uint> v1, Vector512<uint> v2, Vector512<uint> v3, ref Vector512<uint> words)
    {
        var low01 = Avx512F.Shuffle4x128(v0, v1, 0b01_00_01_00);
        var high01 = Avx512F.Shuffle4x128(v0, v1, 0b11_10_11_10);
        var low23 = Avx512F.Shuffle4x128(v2, v3, 0b01_00_01_00);
        var high23 = Avx512F.Shuffle4x128(v2, v3, 0b11_10_11_10);
        words = Avx512F.Shuffle4x128(low01, low23, 0b10_00_10_00);
        Unsafe.Add(ref words, 4) = Avx512F.Shuffle4x128(low01, low23, 0b11_01_11_01);
        Unsafe.Add(ref words, 8) = Avx512F.Shuffle4x128(high01, high23, 0b10_00_10_00);
        Unsafe.Add(ref words, 12) = Avx512F.Shuffle4x128(high01, high23, 0b11_01_11_01);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Read(ref readonly byte messages, nint stride, int message) =>
        Avx512BW.Shuffle(Vector512.LoadUnsafe(in messages, (nuint)(stride * message)), SwapBytes).AsUInt32();
}
