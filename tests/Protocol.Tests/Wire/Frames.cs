using System.Buffers;
using AkkaP2P.Protocol.Pieces;
using AkkaP2P.Protocol.Wire;

namespace AkkaP2P.Protocol.Tests.Wire;

/// <summary>One frame of each kind with the bytes it must have, and ways to feed bytes.</summary>
internal static class Frames
{
    public static readonly Hash256 Root = new([.. Enumerable.Range(0, 32).Select(i => (byte)i)]);

    public static IReadOnlyList<(Frame Frame, string Hex)> Golden { get; } =
    [
        (new Frame.Hello(1, 1, Root, new byte[] { 0xAA, 0xBB }), "0000002d 01 41503250 0001 0001" + Root + "0002 aabb"),
        (new Frame.Hello(3, 2, Root, default), "0000002b 01 41503250 0003 0002" + Root + "0000"),
        (new Frame.Bitfield(new Bitfield(11) { [0] = true, [9] = true }), "00000007 02 0000000b 8040"),
        (new Frame.Have([3, 258]), "00000009 03 00000003 00000102"),
        (new Frame.Request(2, 16_384, 524_288), "0000000d 04 00000002 00004000 00080000"),
        (new Frame.Block(2, 16_384, new ReadOnlySequence<byte>([1, 2, 3])), "0000000c 05 00000002 00004000 010203"),
        (new Frame.Reject(2, 0, 16_384, RejectReason.QueueFull), "0000000e 06 00000002 00000000 00004000 03"),
        (new Frame.Cancel(2, 0, 16_384), "0000000d 07 00000002 00000000 00004000"),
        (new Frame.Choke(), "00000001 08"),
        (new Frame.Unchoke(), "00000001 09"),
        (new Frame.Bye(ByeReason.Leaving), "00000002 0a 02"),
        (new Frame.Finished(), "00000001 0b"),
    ];

    public static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

    /// <summary>A sequence of segments of at most so many bytes, as a pipe may give.</summary>
    public static ReadOnlySequence<byte> Chopped(byte[] bytes, int segmentLength)
    {
        var first = new Segment(ReadOnlyMemory<byte>.Empty, 0);
        var last = first;
        for (var at = 0; at < bytes.Length; at += segmentLength) last = last.Append(bytes.AsMemory(at, Math.Min(segmentLength, bytes.Length - at)));
        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, long at) => (Memory, RunningIndex) = (memory, at);

        public Segment Append(ReadOnlyMemory<byte> memory)
        {
            var next = new Segment(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
