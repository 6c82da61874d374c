using System.Buffers;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Pieces;
using AkkaP2P.Protocol.Wire;

namespace AkkaP2P.Bench.Fuzz.Targets;

/// <summary>Frames between nodes: what is read is written back to the same bytes, less what a newer hello adds.</summary>
internal sealed class PeerFrames() : FuzzTarget("peer-frames")
{
    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        Bytes(new Frame.Hello(1, 1, Hash256.Of("root"u8), new byte[200]), new Frame.Bitfield(Bitfield.Full(77)), new Frame.Unchoke()),
        Bytes(new Frame.Have([1, 2, 70_000]), new Frame.Request(3, 16384, 16384), new Frame.Cancel(3, 16384, 16384)),
        Bytes(new Frame.Block(3, 0, new ReadOnlySequence<byte>(new byte[500])), new Frame.Reject(3, 0, 500, RejectReason.Choked), new Frame.Choke(), new Frame.Finished(), new Frame.Bye(ByeReason.Done)),
    ];

    public override void Decode(byte[] input)
    {
        FrameCodec.TryReadPieceHeader(input, out _, out _, out _);
        var buffer = new ReadOnlySequence<byte>(input);
        while (true)
        {
            var before = buffer;
            if (!FrameCodec.TryRead(ref buffer, out var frame)) break;
            var taken = before.Slice(0, before.Length - buffer.Length).ToArray();
            if (frame is Frame.Hello or Frame.Reject or Frame.Bye) continue; // these may be longer, or have reasons unknown here
            if (!FrameCodec.ToArray(frame).AsSpan().SequenceEqual(taken)) throw new FuzzException($"{frame} was read from other bytes than it is written to");
        }
    }

    public override bool IsRefusal(Exception e) => e is WireFormatException;

    private static byte[] Bytes(params Frame[] frames) => [.. frames.SelectMany(FrameCodec.ToArray)];
}
