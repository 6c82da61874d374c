using System.Buffers;
using AkkaP2P.Protocol.Wire;

namespace AkkaP2P.Client.Peers;

/// <summary>A block that comes next on the connection.</summary>
internal readonly record struct BlockHeader(int Piece, int Offset, int Length);

/// <summary>One thing read: a frame; the header of a block, whose bytes must be taken next; or, with neither, the end, unless the reader was stopped.</summary>
internal readonly record struct Received(Frame? Frame, BlockHeader? Block, bool IsStopped = false)
{
    public bool IsEnd => Frame is null && Block is null && !IsStopped;
}

/// <summary>
/// Reads frames off a connection. The bytes of blocks go straight from the stream to where the caller wants them; everything else passes
/// a small buffer, so a connection costs the same however large its pieces are. One reader.
/// </summary>
internal sealed class FrameInput(Stream stream)
{
    /// <summary>Holds the longest frame that is not a block, a have of 4,096 pieces.</summary>
    private const int LargestBuffer = 32 << 10;
    private const int FirstBuffer = 2 << 10;

    private byte[] _buffer = new byte[FirstBuffer];
    private int _start;
    private int _end;
    private int _blockLeft;

    /// <summary>What is under way into the buffer, also when the <see cref="Read"/> that began it was stopped.</summary>
    private Task<int>? _reading;

    /// <param name="stop">Ends the waiting, not what is waited for: the next call has it. A file's connection is stopped to be kept for the next file.</param>
    /// <exception cref="WireFormatException">The other does not speak the protocol.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    public async ValueTask<Received> Read(CancellationToken stop, int maxFrame = WireLimits.MaxFrame)
    {
        if (_blockLeft > 0) throw new InvalidOperationException($"{_blockLeft} bytes of a block have not been taken");
        while (true)
        {
            if (_reading is null)
            {
                if (TryParse(maxFrame) is { } received) return received;
                MakeRoom();
                _reading = stream.ReadAsync(_buffer.AsMemory(_end), CancellationToken.None).AsTask();
            }

            // Not thrown, since it is how each of many small files ends.
            if (!_reading.IsCompleted) await ((Task)_reading.WaitAsync(stop)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!_reading.IsCompleted) return new Received(null, null, IsStopped: true);
            var done = _reading;
            _reading = null;
            var read = await done.ConfigureAwait(false);
            _end += read;
            if (read > 0) continue;
            if (_start < _end) throw new IOException("the connection ended within a frame");
            return default;
        }
    }

    /// <summary>Takes the next bytes of the block whose header was read last, at least one.</summary>
    public async ValueTask<int> ReadBlock(Memory<byte> destination, CancellationToken cancel)
    {
        if (destination.Length > _blockLeft) destination = destination[.._blockLeft];
        var read = Math.Min(destination.Length, _end - _start);
        if (read > 0)
        {
            _buffer.AsSpan(_start, read).CopyTo(destination.Span);
            _start += read;
        }
        else
        {
            read = await stream.ReadAsync(destination, cancel).ConfigureAwait(false);
            if (read == 0 && destination.Length > 0) throw new IOException("the connection ended within a block");
        }

        _blockLeft -= read;
        return read;
    }

    /// <summary>Passes over what is left of the block.</summary>
    public async ValueTask SkipBlock(CancellationToken cancel)
    {
        var rented = ArrayPool<byte>.Shared.Rent(LargestBuffer);
        try
        {
            while (_blockLeft > 0) await ReadBlock(rented, cancel).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private Received? TryParse(int maxFrame)
    {
        var unread = _buffer.AsSpan(_start, _end - _start);
        if (FrameCodec.TryReadPieceHeader(unread, out var piece, out var offset, out var length, maxFrame))
        {
            _start += WireLimits.PieceHeader;
            _blockLeft = length;
            return new Received(null, new BlockHeader(piece, offset, length));
        }

        var sequence = new ReadOnlySequence<byte>(_buffer, _start, _end - _start);
        if (!FrameCodec.TryRead(ref sequence, out var frame, maxFrame)) return null;
        _start = _end - (int)sequence.Length;
        return new Received(frame, null);
    }

    private void MakeRoom()
    {
        if (_start == 0 && _end < _buffer.Length) return;
        var room = _start > 0 ? _buffer : new byte[Math.Min(2 * _buffer.Length, LargestBuffer)];
        _buffer.AsSpan(_start, _end - _start).CopyTo(room);
        (_buffer, _start, _end) = (room, 0, _end - _start);
    }
}
