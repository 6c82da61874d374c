using AkkaP2P.Protocol.Pieces;

namespace AkkaP2P.Bench.Fuzz.Targets;

/// <summary>Bitfields as nodes announce them.</summary>
internal sealed class Bitfields() : FuzzTarget("bitfields")
{
    private static readonly int[] Counts = [0, 1, 7, 8, 9, 63, 64, 65, 1000, 65_536];

    public override IReadOnlyList<byte[]> Seeds { get; } = [[0b1010_0000], [0xFF, 0x80], [.. Enumerable.Repeat((byte)0x55, 125)], new byte[8192]];

    public override void Decode(byte[] input)
    {
        foreach (var count in Counts)
        {
            if (!Bitfield.TryRead(input, count, out var have)) continue;
            if (have.Set > count || !have.ToWire().AsSpan().SequenceEqual(input)) throw new FuzzException("a bitfield was read as another one");
        }
    }

    public override bool IsRefusal(Exception e) => false;
}
