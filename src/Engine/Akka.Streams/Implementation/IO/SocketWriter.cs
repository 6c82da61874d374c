using System.Net.Sockets;
using Akka.IO;

namespace Akka.Streams.Implementation.IO;

/// <summary>
/// Writes byte strings to a socket without copying: the chunks are handed to the system as they are. One write at a
/// time. A byte string of very many chunks goes out in several system calls.
/// </summary>
internal sealed class SocketWriter : SocketAsyncEventArgs
{
    /// <summary>Chunks in one system call. The limit of Linux is 1,024.</summary>
    private const int MaxChunks = 256;

    private readonly Socket _socket;
    private readonly Action _completed;
    private readonly List<ArraySegment<byte>> _chunks = [];
    private ByteString _bytes = ByteString.Empty;
    private int _next;

    /// <param name="socket">A connected socket.</param>
    /// <param name="completed">Called on any thread when a write that had to wait has ended.</param>
    public SocketWriter(Socket socket, Action completed) : base(true)
    {
        _socket = socket;
        _completed = completed;
    }

    /// <summary>True when all is written already; throws what broke the connection.</summary>
    public bool Start(ByteString bytes)
    {
        _bytes = bytes;
        _next = 0;
        return Send();
    }

    /// <summary>After a write that had to wait: true when all is written, false when a further part has to wait.</summary>
    public bool Continue()
    {
        Check();
        return Send();
    }

    protected override void OnCompleted(SocketAsyncEventArgs e) => _completed();

    private bool Send()
    {
        while (_next < _bytes.ChunkCount)
        {
            SetChunks();
            if (_socket.SendAsync(this)) return false;
            Check();
        }

        _bytes = ByteString.Empty;
        _chunks.Clear();
        return true;
    }

    private void SetChunks()
    {
        if (_bytes.ChunkCount == 1)
        {
            var only = _bytes.GetChunk(0);
            if (BufferList is not null) BufferList = null;
            SetBuffer(only.Array, only.Offset, only.Count);
            _next = 1;
            return;
        }

        _chunks.Clear();
        while (_next < _bytes.ChunkCount && _chunks.Count < MaxChunks) _chunks.Add(_bytes.GetChunk(_next++));
        if (MemoryBuffer.Length > 0) SetBuffer(null, 0, 0);
        BufferList = _chunks;
    }

    private void Check()
    {
        if (SocketError != SocketError.Success) throw new SocketException((int)SocketError);
    }
}
