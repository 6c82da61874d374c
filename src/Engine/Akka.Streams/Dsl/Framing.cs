using System.Buffers.Binary;
using Akka.IO;
using Akka.Streams.Implementation;

namespace Akka.Streams.Dsl;

/// <summary>Cuts a stream of bytes into frames.</summary>
public static class Framing
{
    /// <summary>Frames that end with a delimiter, which is left away.</summary>
    /// <param name="delimiter">What ends a frame.</param>
    /// <param name="maximumFrameLength">A frame that is longer, in bytes, fails the stream.</param>
    /// <param name="allowTruncation">The last frame may lack its delimiter; otherwise that fails the stream.</param>
    public static Flow<ByteString, ByteString, NotUsed> Delimiter(
        ByteString delimiter, int maximumFrameLength, bool allowTruncation = false)
    {
        if (delimiter.IsEmpty) throw new ArgumentException("The delimiter is empty", nameof(delimiter));
        return Flow.Create<ByteString>().Via(new DelimiterFraming(delimiter.Compact(), maximumFrameLength, allowTruncation));
    }

    /// <summary>Frames that carry the length of their body in a field; they go out whole, field included.</summary>
    /// <param name="fieldLength">Bytes of the field, 1 to 4.</param>
    /// <param name="maximumFrameLength">A frame that is longer, in bytes, field included, fails the stream.</param>
    /// <param name="fieldOffset">Bytes before the field.</param>
    /// <param name="byteOrder">Of the field.</param>
    public static Flow<ByteString, ByteString, NotUsed> LengthField(
        int fieldLength, int maximumFrameLength, int fieldOffset = 0, ByteOrder byteOrder = ByteOrder.LittleEndian)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(fieldLength, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(fieldLength, 4);
        ArgumentOutOfRangeException.ThrowIfNegative(fieldOffset);
        return Flow.Create<ByteString>()
            .Via(new LengthFieldFraming(fieldLength, fieldOffset, maximumFrameLength, byteOrder));
    }

    /// <summary>Messages on the upper side, frames with a four-byte length before them on the lower.</summary>
    public static BidiFlow<ByteString, ByteString, ByteString, ByteString, NotUsed> SimpleFramingProtocol(
        int maximumMessageLength) =>
        BidiFlow.FromFlows(
            SimpleFramingProtocolEncoder(maximumMessageLength), SimpleFramingProtocolDecoder(maximumMessageLength));

    public static Flow<ByteString, ByteString, NotUsed> SimpleFramingProtocolDecoder(int maximumMessageLength) =>
        LengthField(4, maximumMessageLength + 4, 0, ByteOrder.BigEndian).Select(frame => frame.Slice(4));

    public static Flow<ByteString, ByteString, NotUsed> SimpleFramingProtocolEncoder(int maximumMessageLength) =>
        Flow.FromFunction<ByteString, ByteString>(message =>
        {
            if (message.Count > maximumMessageLength)
                throw new FramingException($"Maximum allowed message size is {maximumMessageLength} but tried to send {message.Count} bytes");
            var header = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(header, message.Count);
            return ByteString.FromBytes(header).Concat(message);
        });

    /// <summary>The bytes are not what the framing expects.</summary>
    public class FramingException(string message) : Exception(message);
}
