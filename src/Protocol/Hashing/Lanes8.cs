using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AkkaP2P.Protocol.Hashing;

/// <summary>Eight messages in AVX2 registers, with the rotations of AVX-512 where there are some.</summary>
internal readonly struct Lanes8 : ILanes<Vector256<uint>>
{
    private const byte Xor3 = 0x96;
    private const byte Select = 0xCA;
    private const byte Most = 0xE8;

    private static readonly Vector256<byte> SwapBytes = Vector256.Create(
        Vector128.Create((byte)3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12));

    public static bool IsSupported => Avx2.IsSupported;

    public static int Count => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Broadcast(uint value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Add(Vector256<uint> a, Vector256<uint> b) => Avx2.Add(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> BigSigma0(Vector256<uint> x) => Avx512F.VL.IsSupported
        ? Avx512F.VL.TernaryLogic(Avx512F.VL.RotateRight(x, 2), Avx512F.VL.RotateRight(x, 13), Avx512F.VL.RotateRight(x, 22), Xor3)
        : Avx2.Xor(
            Avx2.Xor(Avx2.Xor(Avx2.ShiftRightLogical(x, 2), Avx2.ShiftLeftLogical(x, 30)), Avx2.Xor(Avx2.ShiftRightLogical(x, 13), Avx2.ShiftLeftLogical(x, 19))),
            Avx2.Xor(Avx2.ShiftRightLogical(x, 22), Avx2.ShiftLeftLogical(x, 10)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> BigSigma1(Vector256<uint> x) => Avx512F.VL.IsSupported
        ? Avx512F.VL.TernaryLogic(Avx512F.VL.RotateRight(x, 6), Avx512F.VL.RotateRight(x, 11), Avx512F.VL.RotateRight(x, 25), Xor3)
        : Avx2.Xor(
            Avx2.Xor(Avx2.Xor(Avx2.ShiftRightLogical(x, 6), Avx2.ShiftLeftLogical(x, 26)), Avx2.Xor(Avx2.ShiftRightLogical(x, 11), Avx2.ShiftLeftLogical(x, 21))),
            Avx2.Xor(Avx2.ShiftRightLogical(x, 25), Avx2.ShiftLeftLogical(x, 7)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> SmallSigma0(Vector256<uint> x) => Avx512F.VL.IsSupported
        ? Avx512F.VL.TernaryLogic(Avx512F.VL.RotateRight(x, 7), Avx512F.VL.RotateRight(x, 18), Avx2.ShiftRightLogical(x, 3), Xor3)
        : Avx2.Xor(
            Avx2.Xor(Avx2.Xor(Avx2.ShiftRightLogical(x, 7), Avx2.ShiftLeftLogical(x, 25)), Avx2.Xor(Avx2.ShiftRightLogical(x, 18), Avx2.ShiftLeftLogical(x, 14))),
            Avx2.ShiftRightLogical(x, 3));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> SmallSigma1(Vector256<uint> x) => Avx512F.VL.IsSupported
        ? Avx512F.VL.TernaryLogic(Avx512F.VL.RotateRight(x, 17), Avx512F.VL.RotateRight(x, 19), Avx2.ShiftRightLogical(x, 10), Xor3)
        : Avx2.Xor(
            Avx2.Xor(Avx2.Xor(Avx2.ShiftRightLogical(x, 17), Avx2.ShiftLeftLogical(x, 15)), Avx2.Xor(Avx2.ShiftRightLogical(x, 19), Avx2.ShiftLeftLogical(x, 13))),
            Avx2.ShiftRightLogical(x, 10));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Choose(Vector256<uint> e, Vector256<uint> f, Vector256<uint> g) =>
        Avx512F.VL.IsSupported ? Avx512F.VL.TernaryLogic(e, f, g, Select) : Avx2.Xor(Avx2.And(Avx2.Xor(f, g), e), g);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Majority(Vector256<uint> a, Vector256<uint> b, Vector256<uint> c) =>
        Avx512F.VL.IsSupported ? Avx512F.VL.TernaryLogic(a, b, c, Most) : Avx2.Or(Avx2.And(a, b), Avx2.And(Avx2.Or(a, b), c));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Load(ref readonly byte messages, nint stride, int last, ref Vector256<uint> words)
    {
        LoadHalf(in messages, stride, last, ref words);
        LoadHalf(in Unsafe.Add(ref Unsafe.AsRef(in messages), 32), stride, last, ref Unsafe.Add(ref words, 8));
    }

    /// <summary>An 8 × 8 transposition: pairs of words, pairs of those, then halves of the registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void LoadHalf(ref readonly byte messages, nint stride, int last, ref Vector256<uint> words)
    {
        var (a0, a1, a2, a3) = LoadFour(in messages, stride, 0, last);
        var (b0, b1, b2, b3) = LoadFour(in messages, stride, 4, last);
        words = Avx2.Permute2x128(a0, b0, 0x20);
        Unsafe.Add(ref words, 1) = Avx2.Permute2x128(a1, b1, 0x20);
        Unsafe.Add(ref words, 2) = Avx2.Permute2x128(a2, b2, 0x20);
        Unsafe.Add(ref words, 3) = Avx2.Permute2x128(a3, b3, 0x20);
        Unsafe.Add(ref words, 4) = Avx2.Permute2x128(a0, b0, 0x31);
        Unsafe.Add(ref words, 5) = Avx2.Permute2x128(a1, b1, 0x31);
        Unsafe.Add(ref words, 6) = Avx2.Permute2x128(a2, b2, 0x31);
        Unsafe.Add(ref words, 7) = Avx2.Permute2x128(a3, b3, 0x31);
    }

    /// <summary>Vector i has words i and 4 + i of four messages, a half each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<uint>, Vector256<uint>, Vector256<uint>, Vector256<uint>) LoadFour(ref readonly byte messages, nint stride, int first, int last)
    {
        var r0 = Read(in messages, stride, Math.Min(first, last));
        var r1 = Read(in messages, stride, Math.Min(first + 1, last));
        var r2 = Read(in messages, stride, Math.Min(first + 2, last));
        var r3 = Read(in messages, stride, Math.Min(first + 3, last));
        var low01 = Avx2.UnpackLow(r0, r1).AsUInt64();
        var high01 = Avx2.UnpackHigh(r0, r1).AsUInt64();
        var low23 = Avx2.UnpackLow(r2, r3).AsUInt64();
        var high23 = Avx2.UnpackHigh(r2, r3).AsUInt64();
        return (
            Avx2.UnpackLow(low01, low23).AsUInt32(),
            Avx2.UnpackHigh(low01, low23).AsUInt32(),
            Avx2.UnpackLow(high01, high23).AsUInt32(),
            Avx2.UnpackHigh(high01, high23).AsUInt32());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Read(ref readonly byte messages, nint stride, int message) =>
        Avx2.Shuffle(Vector256.LoadUnsafe(in messages, (nuint)(stride * message)), SwapBytes).AsUInt32();
}
