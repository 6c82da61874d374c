using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Threading.Channels;

namespace AkkaP2P.Tracker.Sessions;

/// <summary>
/// What waits to be written to one event stream. The hub adds, the connection writes. A reader that is too slow for
/// its news loses the stream, not single news: its client opens a new one and asks anew.
/// </summary>
public sealed class SessionStream(Session session)
{
    /// <summary>Some seconds of a busy session.</summary>
    private const int MaxWaiting = 256;

    private const int MaxWaitingBytes = 1 << 20;

    private readonly Channel<byte[]> _events = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });

    public Session Session { get; } = session;

    private int _waitingBytes;

    /// <summary>Waits until <see cref="TryTake"/> gives something. False when nothing more will come.</summary>
    public ValueTask<bool> WaitToTake(CancellationToken cancel) => _events.Reader.WaitToReadAsync(cancel);

    public bool TryTake([NotNullWhen(true)] out byte[]? serverSentEvent)
    {
        if (!_events.Reader.TryRead(out serverSentEvent)) return false;
        Interlocked.Add(ref _waitingBytes, -serverSentEvent.Length);
        return true;
    }

    public void Push(byte[] serverSentEvent)
    {
        if (Interlocked.Add(ref _waitingBytes, serverSentEvent.Length) > MaxWaitingBytes || !_events.Writer.TryWrite(serverSentEvent)) Close();
    }

    public void Close() => _events.Writer.TryComplete();

    /// <summary><c>event: NAME</c>, one line of <c>data:</c>, an empty line. JSON has no line breaks of its own.</summary>
    public static byte[] Format<T>(string name, T data, JsonTypeInfo<T> type) =>
        Encoding.UTF8.GetBytes($"event: {name}\ndata: {JsonSerializer.Serialize(data, type)}\n\n");
}
