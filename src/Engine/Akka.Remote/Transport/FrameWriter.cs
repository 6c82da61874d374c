using System.Buffers;
using System.Buffers.Binary;
using Akka.Remote.Proto;
using Google.Protobuf;

namespace Akka.Remote.Transport;

/// <summary>Frames to a byte stream, many to a write: they gather until <see cref="FlushAsync"/>.</summary>
internal sealed class FrameWriter(Stream stream)
{
    /// <summary>A sender flushes when this much has gathered, or when it has nothing more to say.</summary>
    public const int FlushThreshold = 64 * 1024;

    private readonly ArrayBufferWriter<byte> _buffer = new(FlushThreshold);

    public int Gathered => _buffer.WrittenCount;

    public void Add(Frame frame)
    {
        var size = frame.CalculateSize();
        BinaryPrimitives.WriteInt32BigEndian(_buffer.GetSpan(FrameReader.LengthPrefixSize), size);
        _buffer.Advance(FrameReader.LengthPrefixSize);
        frame.WriteTo(_buffer.GetSpan(size)[..size]);
        _buffer.Advance(size);
    }

    public async ValueTask FlushAsync(CancellationToken cancel)
    {
        if (_buffer.WrittenCount == 0) return;
        await stream.WriteAsync(_buffer.WrittenMemory, cancel);
        await stream.FlushAsync(cancel);
        _buffer.ResetWrittenCount();
    }
}
