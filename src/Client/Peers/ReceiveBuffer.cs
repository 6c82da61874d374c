using Akka.IO;

namespace AkkaP2P.Client.Peers;

/// <summary>
/// Bytes on their way from the stage that receives them to a stream's reader. Bounded: the stage asks the network for more only
/// while there is room. One giver, one reader.
/// </summary>
internal sealed class ReceiveBuffer
{
    private const int LimitBytes = 512 << 10;

    private readonly Lock _lock = new();
    private readonly Queue<ByteString> _chunks = new();
    private int _headUsed;
    private int _bytes;
    private bool _giverWaits;
    private bool _ended;
    private Exception? _fault;
    private TaskCompletionSource? _more;

    /// <summary>Takes an element. True when there is room for another; else the giver is woken when there is.</summary>
    public bool Give(ByteString chunk)
    {
        TaskCompletionSource? more;
        bool room;
        lock (_lock)
        {
            if (chunk.Count > 0) _chunks.Enqueue(chunk);
            _bytes += chunk.Count;
            room = _bytes < LimitBytes;
            _giverWaits = !room;
            more = Release();
        }

        more?.TrySetResult();
        return room;
    }

    /// <summary>Copies what is there. 0 means that nothing is there yet, unless <paramref name="ended"/>.</summary>
    /// <param name="wake">The giver waits for room and has it now.</param>
    /// <exception cref="IOException">The connection broke, and all that came before has been read.</exception>
    public int Read(Span<byte> destination, out bool ended, out bool wake)
    {
        lock (_lock)
        {
            var read = 0;
            while (read < destination.Length && _chunks.TryPeek(out var head))
            {
                var part = Math.Min(head.Count - _headUsed, destination.Length - read);
                var target = destination.Slice(read, part);
                head.Slice(_headUsed, part).CopyTo(ref target);
                read += part;
                _headUsed += part;
                if (_headUsed < head.Count) break;
                _chunks.Dequeue();
                _headUsed = 0;
            }

            _bytes -= read;
            wake = _giverWaits && _bytes < LimitBytes / 2;
            if (wake) _giverWaits = false;
            ended = read == 0 && _ended;
            if (read == 0 && _fault is not null) throw new IOException(_fault.Message, _fault);
            return read;
        }
    }

    /// <summary>Waits until <see cref="Read"/> would tell something.</summary>
    public Task HasMore(CancellationToken cancel)
    {
        lock (_lock)
        {
            if (_bytes > 0 || _ended || _fault is not null) return Task.CompletedTask;
            _more ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _more.Task.WaitAsync(cancel);
        }
    }

    /// <summary>Nothing more will come: the other side closed, or with a fault, the connection broke.</summary>
    public void End(Exception? fault = null)
    {
        TaskCompletionSource? more;
        lock (_lock)
        {
            if (_ended) return;
            (_ended, _fault) = (true, fault);
            more = Release();
        }

        more?.TrySetResult();
    }

    private TaskCompletionSource? Release()
    {
        var more = _more;
        _more = null;
        return more;
    }
}
