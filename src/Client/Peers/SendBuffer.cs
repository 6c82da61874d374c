using Akka.IO;

namespace AkkaP2P.Client.Peers;

/// <summary>
/// Bytes on their way from a stream's writer to the stage that sends them. While the stage waits for nothing it takes what is there at
/// once; while the network is slower than the writer, small writes grow into large elements by themselves. Bounded: a
/// writer ahead of the network waits. One writer, one taker.
/// </summary>
internal sealed class SendBuffer
{
    private const int LargestChunk = 5 * ((16 << 10) + 64); // five records of TLS, below the large object heap
    private const int SmallestChunk = 4 << 10;
    private const int LimitBytes = 256 << 10;

    private readonly Lock _lock = new();
    private readonly Queue<ByteString> _full = new();

    /// <summary>What is written goes there. What was taken of it is never written again; the rest is for the next writes.</summary>
    private byte[] _last = [];
    private int _lastTaken;
    private int _lastUsed;

    /// <summary>Doubles with each chunk: a connection that carries little costs little.</summary>
    private int _chunk = SmallestChunk;
    private int _bytes;
    private bool _takerWaits;
    private bool _ended;
    private Exception? _fault;
    private TaskCompletionSource? _room;

    /// <summary>Copies as much as there is room for.</summary>
    /// <param name="wake">The taker found nothing before and must be woken.</param>
    /// <exception cref="IOException">The connection is gone.</exception>
    public int Write(ReadOnlySpan<byte> source, out bool wake)
    {
        lock (_lock)
        {
            if (_fault is not null) throw new IOException(_fault.Message, _fault);
            if (_ended) throw new IOException("the sending side has been closed");
            var taken = Math.Min(source.Length, LimitBytes - _bytes);
            for (var rest = source[..taken]; rest.Length > 0;)
            {
                if (!HasPlace(rest.Length)) BeginChunk();
                var part = Math.Min(rest.Length, _last.Length - _lastUsed);
                rest[..part].CopyTo(_last.AsSpan(_lastUsed));
                _lastUsed += part;
                rest = rest[part..];
                if (_lastUsed == _last.Length) Seal();
            }

            _bytes += taken;
            wake = _takerWaits && taken > 0;
            if (wake) _takerWaits = false;
            return taken;
        }
    }

    /// <summary>Waits until <see cref="Write"/> would take something, or fail. Who was ahead of the network is woken when half of it is gone, not for each element.</summary>
    public Task HasRoom(CancellationToken cancel)
    {
        lock (_lock)
        {
            if (_bytes < LimitBytes || _fault is not null || _ended) return Task.CompletedTask;
            _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _room.Task.WaitAsync(cancel);
        }
    }

    /// <summary>What is to be sent next, or null: the taker is woken when there is something, or nothing more will come.</summary>
    public ByteString? Take(out bool ended)
    {
        TaskCompletionSource? room;
        ByteString? next;
        lock (_lock)
        {
            if (_full.Count == 0 && _lastUsed > _lastTaken) Seal();
            if (_full.TryDequeue(out next)) _bytes -= next.Count;
            ended = next is null && _ended;
            _takerWaits = next is null && !_ended;
            room = next is null || _bytes > LimitBytes / 2 ? null : Release();
        }

        room?.TrySetResult();
        return next;
    }

    /// <summary>Nothing more will be written; what was is still sent.</summary>
    /// <returns>Whether the taker must be woken.</returns>
    public bool End()
    {
        lock (_lock)
        {
            _ended = true;
            var wake = _takerWaits;
            _takerWaits = false;
            return wake;
        }
    }

    /// <summary>Nothing more can be sent.</summary>
    public void Fail(Exception fault)
    {
        TaskCompletionSource? room;
        lock (_lock)
        {
            _fault ??= fault;
            _full.Clear();
            (_last, _lastTaken, _lastUsed, _bytes) = ([], 0, 0, 0);
            room = Release();
        }

        room?.TrySetResult();
    }

    private TaskCompletionSource? Release()
    {
        var room = _room;
        _room = null;
        return room;
    }

    /// <summary>What waits to be taken grows as far as its chunk goes; what begins an element is not cut in two for a rest.</summary>
    private bool HasPlace(int bytes)
    {
        var left = _last.Length - _lastUsed;
        return _lastUsed > _lastTaken ? left > 0 : left >= bytes;
    }

    private void BeginChunk()
    {
        _last = GC.AllocateUninitializedArray<byte>(_chunk);
        (_lastTaken, _lastUsed) = (0, 0);
        _chunk = Math.Min(2 * _chunk, LargestChunk);
    }

    private void Seal()
    {
        _full.Enqueue(ByteString.FromBytes(_last, _lastTaken, _lastUsed - _lastTaken));
        _lastTaken = _lastUsed;
    }
}
