using System.Buffers;
using AkkaP2P.Protocol.Wire;

namespace AkkaP2P.Client.Peers;

/// <summary>Writes frames to a connection, whole and one after the other whoever sends them. Safe for use by several threads.</summary>
internal sealed class FrameOutput(Stream stream) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly ArrayBufferWriter<byte> _buffer = new(256);
    private int _unsent;

    /// <summary>Writes of frames that wait, for the network or for those before them.</summary>
    public int Unsent => Volatile.Read(ref _unsent);

    public Task Write(Frame frame, CancellationToken cancel) => Write([frame], cancel);

    /// <summary>Several frames in one go.</summary>
    /// <exception cref="IOException">The connection broke.</exception>
    public async Task Write(IReadOnlyList<Frame> frames, CancellationToken cancel)
    {
        Interlocked.Increment(ref _unsent);
        try
        {
            await _turn.WaitAsync(cancel).ConfigureAwait(false);
            try
            {
                _buffer.ResetWrittenCount();
                foreach (var frame in frames) FrameCodec.Write(frame, _buffer);
                await stream.WriteAsync(_buffer.WrittenMemory, cancel).ConfigureAwait(false);
            }
            finally
            {
                _turn.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _unsent);
        }
    }

    /// <summary>A frame whose bytes are ready, as fast as the limit allows.</summary>
    public async Task WriteReady(ReadOnlyMemory<byte> frame, BandwidthLimit limit, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            while (frame.Length > 0)
            {
                var slice = frame[..Math.Min(frame.Length, limit.Slice)];
                await limit.Take(slice.Length, cancel).ConfigureAwait(false);
                await stream.WriteAsync(slice, cancel).ConfigureAwait(false);
                frame = frame[slice.Length..];
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();
}
