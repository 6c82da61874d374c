using System.Text;

namespace Akka.IO;

/// <content>Into a byte string and out of it.</content>
public sealed partial class ByteString
{
    public static ByteString CopyFrom(byte[] array)
    {
        ArgumentNullException.ThrowIfNull(array);
        return Wrap(array.AsSpan().ToArray());
    }

    public static ByteString CopyFrom(byte[] array, int offset, int count) => Wrap(array.AsSpan(offset, count).ToArray());

    public static ByteString CopyFrom(Memory<byte> memory) => Wrap(memory.ToArray());

    public static ByteString CopyFrom(Span<byte> span) => Wrap(span.ToArray());

    /// <summary>Wraps the array without a copy: it belongs to the byte string from now on.</summary>
    public static ByteString FromBytes(byte[] array)
    {
        ArgumentNullException.ThrowIfNull(array);
        return Wrap(array);
    }

    /// <inheritdoc cref="FromBytes(byte[])"/>
    public static ByteString FromBytes(ArraySegment<byte> bytes) =>
        bytes.Count == 0 ? Empty : new ByteString(bytes);

    /// <inheritdoc cref="FromBytes(byte[])"/>
    public static ByteString FromBytes(byte[] array, int offset, int count) =>
        FromBytes(new ArraySegment<byte>(array, offset, count));

    /// <inheritdoc cref="FromBytes(byte[])"/>
    public static ByteString FromBytes(IEnumerable<ArraySegment<byte>> buffers)
    {
        ArgumentNullException.ThrowIfNull(buffers);
        return buffers.Aggregate(Empty, (bytes, chunk) => bytes.Concat(FromBytes(chunk)));
    }

    /// <summary>The text as UTF-8.</summary>
    public static ByteString FromString(string str) => FromString(str, Encoding.UTF8);

    public static ByteString FromString(string str, Encoding encoding)
    {
        ArgumentNullException.ThrowIfNull(encoding);
        return Wrap(encoding.GetBytes(str));
    }

    public byte[] ToArray()
    {
        if (IsEmpty)
            return [];
        var copy = GC.AllocateUninitializedArray<byte>(_count);
        CopyTo(copy, 0, _count);
        return copy;
    }

    /// <summary>Copies as many of the first <paramref name="count"/> bytes as there are; returns how many.</summary>
    public int CopyTo(byte[] buffer, int index, int count)
    {
        var span = buffer.AsSpan(index, count);
        return CopyTo(ref span);
    }

    public int CopyTo(ref Memory<byte> buffer)
    {
        var span = buffer.Span;
        return CopyTo(ref span);
    }

    /// <summary>Copies as many bytes as there are and have room; returns how many.</summary>
    public int CopyTo(ref Span<byte> buffer)
    {
        var copied = 0;
        for (var i = 0; copied < Math.Min(buffer.Length, _count); i++)
        {
            ReadOnlySpan<byte> chunk = GetChunk(i);
            chunk = chunk[..Math.Min(chunk.Length, buffer.Length - copied)];
            chunk.CopyTo(buffer[copied..]);
            copied += chunk.Length;
        }

        return copied;
    }

    public void WriteTo(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        for (var i = 0; i < ChunkCount; i++)
            stream.Write(GetChunk(i));
    }

    public async Task WriteToAsync(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        for (var i = 0; i < ChunkCount; i++)
            await stream.WriteAsync(GetChunk(i)).ConfigureAwait(false);
    }

    private static ByteString Wrap(byte[] array) => array.Length == 0 ? Empty : new ByteString(new ArraySegment<byte>(array));
}
