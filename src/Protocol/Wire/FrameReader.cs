using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using AkkaP2P.Protocol.Pieces;

namespace AkkaP2P.Protocol.Wire;

/// <summary>Reads frames. Lengths are checked as soon as they are there, before anyone waits for, or makes room for, the rest.</summary>
internal static class FrameReader
{
    public static bool TryRead(ref ReadOnlySequence<byte> buffer, int maxFrame, [NotNullWhen(true)] out Frame? frame)
    {
        frame = null;
        if (buffer.Length < WireLimits.Prefix) return false;
        Span<byte> prefix = stackalloc byte[WireLimits.Prefix];
        buffer.Slice(0, WireLimits.Prefix).CopyTo(prefix);
        var (length, type) = (BinaryPrimitives.ReadUInt32BigEndian(prefix), (FrameType)prefix[4]);
        CheckLength(type, length, maxFrame);
        if (buffer.Length - 4 < length) return false;
        var body = buffer.Slice(WireLimits.Prefix, length - 1);
        frame = type == FrameType.Piece ? ReadPiece(body) : ReadSmall(type, body);
        buffer = buffer.Slice(4 + length);
        return true;
    }

    public static bool TryReadPieceHeader(ReadOnlySpan<byte> buffer, int maxFrame, out int piece, out int offset, out int length)
    {
        (piece, offset, length) = (0, 0, 0);
        if (buffer.Length < WireLimits.PieceHeader || (FrameType)buffer[4] != FrameType.Piece) return false;
        var frameLength = BinaryPrimitives.ReadUInt32BigEndian(buffer);
        CheckLength(FrameType.Piece, frameLength, maxFrame);
        (piece, offset, length) = (Number(buffer[5..]), Number(buffer[9..]), (int)frameLength - 1 - 8);
        return true;
    }

    private static void CheckLength(FrameType type, uint length, int maxFrame)
    {
        var (min, max) = type switch
        {
            FrameType.Hello => (WireLimits.HelloBody, WireLimits.MaxHello - WireLimits.Prefix),
            FrameType.Bitfield => (4, WireLimits.MaxBitfieldBody),
            FrameType.Have => (4, 4 * WireLimits.MaxHave),
            FrameType.Request or FrameType.Cancel => (12, 12),
            FrameType.Piece => (8 + 1, 8 + WireLimits.MaxBlock),
            FrameType.Reject => (13, 13),
            FrameType.Choke or FrameType.Unchoke or FrameType.Finished => (0, 0),
            FrameType.Bye => (1, 1),
            _ => throw new WireFormatException($"frame type {(byte)type} is unknown"),
        };
        // The length counts the type, the limits do not.
        if (length < min + 1 || length > max + 1) throw new WireFormatException($"a {type} frame of length {length}");
        if (length + 4 > maxFrame) throw new WireFormatException($"a {type} frame of length {length} is too long here");
    }

    private static Frame.Block ReadPiece(ReadOnlySequence<byte> body)
    {
        Span<byte> header = stackalloc byte[8];
        body.Slice(0, 8).CopyTo(header);
        return new Frame.Block(Number(header), Number(header[4..]), body.Slice(8));
    }

    private static Frame ReadSmall(FrameType type, ReadOnlySequence<byte> body)
    {
        if (body.IsSingleSegment) return ReadSmall(type, body.FirstSpan);
        var length = (int)body.Length;
        var rented = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            body.CopyTo(rented);
            return ReadSmall(type, rented.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static Frame ReadSmall(FrameType type, ReadOnlySpan<byte> body) => type switch
    {
        FrameType.Hello => ReadHello(body),
        FrameType.Bitfield => ReadBitfield(body),
        FrameType.Have => ReadHave(body),
        FrameType.Request => new Frame.Request(Number(body), Number(body[4..]), BlockLength(body[8..])),
        FrameType.Reject => new Frame.Reject(Number(body), Number(body[4..]), BlockLength(body[8..]), Known((RejectReason)body[12])),
        FrameType.Cancel => new Frame.Cancel(Number(body), Number(body[4..]), BlockLength(body[8..])),
        FrameType.Choke => new Frame.Choke(),
        FrameType.Unchoke => new Frame.Unchoke(),
        FrameType.Bye => new Frame.Bye(Known((ByeReason)body[0])),
        FrameType.Finished => new Frame.Finished(),
        _ => throw new WireFormatException($"frame type {(byte)type} is unknown"),
    };

    private static Frame.Hello ReadHello(ReadOnlySpan<byte> body)
    {
        if (!body.StartsWith(FrameCodec.Magic)) throw new WireFormatException("a hello of another protocol");
        var (version, minVersion) = (BinaryPrimitives.ReadUInt16BigEndian(body[4..]), BinaryPrimitives.ReadUInt16BigEndian(body[6..]));
        var root = new Hash256(body.Slice(8, Hash256.Size));
        var rest = body[(8 + Hash256.Size)..];
        var ticketLength = BinaryPrimitives.ReadUInt16BigEndian(rest);
        if (ticketLength > WireLimits.MaxTicket || ticketLength > rest.Length - 2) throw new WireFormatException($"a hello with a ticket of {ticketLength} bytes");
        if (version < minVersion) throw new WireFormatException($"a hello for versions {minVersion} to {version}");
        return new Frame.Hello(version, minVersion, root, rest.Slice(2, ticketLength).ToArray());
    }

    private static Frame.Bitfield ReadBitfield(ReadOnlySpan<byte> body)
    {
        var count = Number(body);
        if (!Bitfield.TryRead(body[4..], count, out var pieces)) throw new WireFormatException($"a bitfield of {body.Length - 4} bytes is not one of {count} pieces");
        return new Frame.Bitfield(pieces);
    }

    private static Frame.Have ReadHave(ReadOnlySpan<byte> body)
    {
        if (body.Length % 4 != 0) throw new WireFormatException($"a have of {body.Length} bytes");
        var pieces = new int[body.Length / 4];
        for (var i = 0; i < pieces.Length; i++) pieces[i] = Number(body[(4 * i)..]);
        return new Frame.Have(pieces);
    }

    private static int Number(ReadOnlySpan<byte> bytes)
    {
        var number = BinaryPrimitives.ReadInt32BigEndian(bytes);
        return number >= 0 ? number : throw new WireFormatException($"the number {(uint)number} is too big");
    }

    private static int BlockLength(ReadOnlySpan<byte> bytes)
    {
        var length = Number(bytes);
        return length is > 0 and <= WireLimits.MaxBlock ? length : throw new WireFormatException($"a block of {length} bytes");
    }

    private static RejectReason Known(RejectReason reason) => Enum.IsDefined(reason) ? reason : RejectReason.Other;

    private static ByeReason Known(ByeReason reason) => Enum.IsDefined(reason) ? reason : ByeReason.Other;
}
