using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Akka.Remote.Proto;

namespace Akka.Remote.Transport;

/// <summary>Frames from a byte stream. A length above the limit ends the connection before memory is taken for it.</summary>
internal sealed class FrameReader(Stream stream, int maximumFrameSize) : IAsyncDisposable
{
    public const int LengthPrefixSize = 4;

    private readonly PipeReader _pipe = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 64 * 1024));

    /// <returns>Null at the end of the stream between two frames.</returns>
    /// <exception cref="InvalidDataException">A length out of bounds, or no frame of ours.</exception>
    /// <exception cref="EndOfStreamException">The stream ends within a frame.</exception>
    public async ValueTask<Frame?> ReadAsync(CancellationToken cancel)
    {
        while (true)
        {
            var read = await _pipe.ReadAsync(cancel);
            var buffer = read.Buffer;
            if (TryRead(ref buffer, maximumFrameSize, out var frame))
            {
                _pipe.AdvanceTo(buffer.Start);
                return frame;
            }

            if (read.IsCompleted)
            {
                return buffer.IsEmpty ? null : throw new EndOfStreamException("the connection ended within a frame");
            }

            _pipe.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    /// <summary>Takes one whole frame off the front of the buffer; "not enough yet" consumes nothing.</summary>
    public static bool TryRead(ref ReadOnlySequence<byte> buffer, int maximumFrameSize, out Frame? frame)
    {
        frame = null;
        if (buffer.Length < LengthPrefixSize) return false;
        Span<byte> prefix = stackalloc byte[LengthPrefixSize];
        buffer.Slice(0, LengthPrefixSize).CopyTo(prefix);
        var length = BinaryPrimitives.ReadInt32BigEndian(prefix);
        if (length < 0 || length > maximumFrameSize)
        {
            throw new InvalidDataException($"a frame of {length} bytes, the limit is {maximumFrameSize}");
        }

        if (buffer.Length - LengthPrefixSize < length) return false;
        try
        {
            frame = Frame.Parser.ParseFrom(buffer.Slice(LengthPrefixSize, length));
        }
        catch (Exception cause) when (cause is Google.Protobuf.InvalidProtocolBufferException or IndexOutOfRangeException)
        {
            // The second is how the parser takes some lengths near 2 GiB.
            throw new InvalidDataException("not a frame of remoting", cause);
        }

        buffer = buffer.Slice(LengthPrefixSize + length);
        return true;
    }

    public ValueTask DisposeAsync() => _pipe.CompleteAsync();
}
