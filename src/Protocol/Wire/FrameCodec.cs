using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace AkkaP2P.Protocol.Wire;

/// <summary>
/// Frames as bytes, numbers big-endian:
/// <code>
/// frame     length 4 | type 1 | body         length counts type and body
/// hello     1   "AP2P" | version 2 | lowest version 2 | root 32 | ticket length 2 | ticket | more of later versions, ignored
/// bitfield  2   pieces 4 | one bit a piece, the first in the most significant bit, the rest of the last byte zero
/// have      3   piece 4 | piece 4 …
/// request   4   piece 4 | offset 4 | length 4
/// piece     5   piece 4 | offset 4 | bytes
/// reject    6   piece 4 | offset 4 | length 4 | reason 1
/// cancel    7   piece 4 | offset 4 | length 4
/// choke     8
/// unchoke   9
/// bye      10   reason 1
/// finished 11
/// </code>
/// That a piece exists and a block lies within it is for the reader's owner to check, who knows the file.
/// </summary>
public static class FrameCodec
{
    internal static ReadOnlySpan<byte> Magic => "AP2P"u8;

    /// <summary>
    /// Takes one frame off the front of the buffer. False means that more bytes are needed, and nothing was taken.
    /// </summary>
    /// <param name="maxFrame">Before the hello, <see cref="WireLimits.MaxHello"/> keeps strangers from sending much.</param>
    /// <exception cref="WireFormatException">No frame begins like this.</exception>
    public static bool TryRead(ref ReadOnlySequence<byte> buffer, [NotNullWhen(true)] out Frame? frame, int maxFrame = WireLimits.MaxFrame) =>
        FrameReader.TryRead(ref buffer, maxFrame, out frame);

    /// <summary>
    /// What goes ahead of the bytes of a piece, for a reader who takes them from the connection to their place without a stop in
    /// a buffer. False when something else comes next, or fewer than <see cref="WireLimits.PieceHeader"/> bytes are there.
    /// </summary>
    /// <exception cref="WireFormatException">No block has this length.</exception>
    public static bool TryReadPieceHeader(
        ReadOnlySpan<byte> buffer, out int piece, out int offset, out int length, int maxFrame = WireLimits.MaxFrame) =>
        FrameReader.TryReadPieceHeader(buffer, maxFrame, out piece, out offset, out length);

    /// <summary>
    /// Writes a frame. A piece's bytes are copied once; <see cref="WritePieceHeader"/> avoids that where they are sent from where they lie.
    /// </summary>
    public static void Write(Frame frame, IBufferWriter<byte> to)
    {
        switch (frame)
        {
            case Frame.Hello hello: WriteHello(hello, to); break;
            case Frame.Bitfield bitfield: WriteBitfield(bitfield, to); break;
            case Frame.Have have: WriteHave(have, to); break;
            case Frame.Request request: WriteRange(FrameType.Request, 12, request.Piece, request.Offset, request.Length, to); break;
            case Frame.Block block: WriteBlock(block, to); break;
            case Frame.Reject reject: WriteReject(reject, to); break;
            case Frame.Cancel cancel: WriteRange(FrameType.Cancel, 12, cancel.Piece, cancel.Offset, cancel.Length, to); break;
            case Frame.Choke: Begin(FrameType.Choke, 0, to); break;
            case Frame.Unchoke: Begin(FrameType.Unchoke, 0, to); break;
            case Frame.Bye bye: Begin(FrameType.Bye, 1, to)[0] = (byte)bye.Reason; break;
            case Frame.Finished: Begin(FrameType.Finished, 0, to); break;
            default: throw new System.Diagnostics.UnreachableException(frame.GetType().Name);
        }
    }

    /// <summary>What goes ahead of <paramref name="length"/> bytes of a piece, <see cref="WireLimits.PieceHeader"/> bytes.</summary>
    public static void WritePieceHeader(int piece, int offset, int length, Span<byte> to)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, WireLimits.MaxBlock);
        BinaryPrimitives.WriteInt32BigEndian(to, 1 + 8 + length);
        to[4] = (byte)FrameType.Piece;
        BinaryPrimitives.WriteInt32BigEndian(to[5..], piece);
        BinaryPrimitives.WriteInt32BigEndian(to[9..], offset);
    }

    /// <summary>The frame alone, for tests and for what is sent rarely.</summary>
    public static byte[] ToArray(Frame frame)
    {
        var bytes = new ArrayBufferWriter<byte>();
        Write(frame, bytes);
        return bytes.WrittenSpan.ToArray();
    }

    private static void WriteHello(Frame.Hello hello, IBufferWriter<byte> to)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(hello.Ticket.Length, WireLimits.MaxTicket);
        var body = Begin(FrameType.Hello, WireLimits.HelloBody + hello.Ticket.Length, to);
        Magic.CopyTo(body);
        BinaryPrimitives.WriteUInt16BigEndian(body[4..], hello.Version);
        BinaryPrimitives.WriteUInt16BigEndian(body[6..], hello.MinVersion);
        hello.Root.CopyTo(body[8..]);
        BinaryPrimitives.WriteUInt16BigEndian(body[(8 + Hash256.Size)..], (ushort)hello.Ticket.Length);
        hello.Ticket.Span.CopyTo(body[WireLimits.HelloBody..]);
    }

    private static void WriteBitfield(Frame.Bitfield bitfield, IBufferWriter<byte> to)
    {
        var body = Begin(FrameType.Bitfield, 4 + bitfield.Pieces.WireLength, to);
        BinaryPrimitives.WriteInt32BigEndian(body, bitfield.Pieces.Count);
        bitfield.Pieces.CopyTo(body[4..]);
    }

    private static void WriteHave(Frame.Have have, IBufferWriter<byte> to)
    {
        ArgumentOutOfRangeException.ThrowIfZero(have.Pieces.Count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(have.Pieces.Count, WireLimits.MaxHave);
        var body = Begin(FrameType.Have, 4 * have.Pieces.Count, to);
        for (var i = 0; i < have.Pieces.Count; i++) BinaryPrimitives.WriteInt32BigEndian(body[(4 * i)..], have.Pieces[i]);
    }

    private static void WriteBlock(Frame.Block block, IBufferWriter<byte> to)
    {
        WritePieceHeader(block.Piece, block.Offset, (int)block.Data.Length, to.GetSpan(WireLimits.PieceHeader));
        to.Advance(WireLimits.PieceHeader);
        foreach (var segment in block.Data) to.Write(segment.Span);
    }

    private static void WriteReject(Frame.Reject reject, IBufferWriter<byte> to) =>
        WriteRange(FrameType.Reject, 13, reject.Piece, reject.Offset, reject.Length, to)[12] = (byte)reject.Reason;

    private static Span<byte> WriteRange(FrameType type, int bodyLength, int piece, int offset, int length, IBufferWriter<byte> to)
    {
        var body = Begin(type, bodyLength, to);
        BinaryPrimitives.WriteInt32BigEndian(body, piece);
        BinaryPrimitives.WriteInt32BigEndian(body[4..], offset);
        BinaryPrimitives.WriteInt32BigEndian(body[8..], length);
        return body;
    }

    /// <summary>Writes the prefix and takes room for the body, which the caller fills before it writes anything else.</summary>
    private static Span<byte> Begin(FrameType type, int bodyLength, IBufferWriter<byte> to)
    {
        var frame = to.GetSpan(WireLimits.Prefix + bodyLength)[..(WireLimits.Prefix + bodyLength)];
        BinaryPrimitives.WriteInt32BigEndian(frame, 1 + bodyLength);
        frame[4] = (byte)type;
        to.Advance(frame.Length);
        return frame[WireLimits.Prefix..];
    }
}
