using System.Net.Sockets;
using Akka.IO;

namespace Akka.Streams.Implementation.IO;

/// <summary>
/// Reads a socket into byte strings without copying. One read at a time. The memory of each buffer belongs to the byte
/// strings cut from it and is never written again; a short read leaves the rest of the buffer to the next one.
/// </summary>
internal sealed class SocketReader : SocketAsyncEventArgs
{
    private const int FirstBuffer = 2 << 10;

    private readonly Socket _socket;
    private readonly int _largestBuffer;
    private readonly Action _completed;
    private byte[] _buffer = [];
    private int _used;

    /// <summary>Of the next buffer. Doubles with each: a connection that carries little costs little.</summary>
    private int _bufferSize;

    /// <param name="socket">A connected socket.</param>
    /// <param name="bufferSize">Bytes of a buffer at most; below 85,000 it stays out of the large object heap.</param>
    /// <param name="completed">Called on any thread when a read that had to wait has ended.</param>
    public SocketReader(Socket socket, int bufferSize, Action completed) : base(true)
    {
        _socket = socket;
        _largestBuffer = bufferSize;
        _bufferSize = Math.Min(FirstBuffer, bufferSize);
        _completed = completed;
    }

    /// <summary>True when the read has ended already: <see cref="Take"/> has its result.</summary>
    public bool Start()
    {
        if (_buffer.Length - _used < Math.Max(1, _buffer.Length / 2))
        {
            _buffer = GC.AllocateUninitializedArray<byte>(_bufferSize);
            _used = 0;
            _bufferSize = Math.Min(2 * _bufferSize, _largestBuffer);
        }

        SetBuffer(_buffer, _used, _buffer.Length - _used);
        return !_socket.ReceiveAsync(this);
    }

    /// <summary>What was read; empty at the end. Throws what broke the connection.</summary>
    public ByteString Take()
    {
        if (SocketError != SocketError.Success) throw new SocketException((int)SocketError);
        var start = _used;
        _used += BytesTransferred;
        return ByteString.FromBytes(_buffer, start, BytesTransferred);
    }

    protected override void OnCompleted(SocketAsyncEventArgs e) => _completed();
}
