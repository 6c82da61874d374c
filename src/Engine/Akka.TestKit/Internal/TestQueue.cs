using System.Collections.Concurrent;

namespace Akka.TestKit.Internal;

/// <summary>What a test actor has received and the test has not yet asked for. Any thread adds, the test takes.</summary>
internal sealed class TestQueue
{
    private readonly ConcurrentQueue<MessageEnvelope> _messages = new();

    // Counts the messages, so that a taker can wait with or without a thread.
    private readonly SemaphoreSlim _available = new(0);

    public bool HasMessages => !_messages.IsEmpty;

    public void Add(MessageEnvelope message)
    {
        _messages.Enqueue(message);
        _available.Release();
    }

    /// <returns>Null when none came in time.</returns>
    public MessageEnvelope? Take(TimeSpan timeout, CancellationToken cancellationToken) =>
        _available.Wait(Clamp(timeout), cancellationToken) ? Dequeue() : null;

    public async ValueTask<MessageEnvelope?> TakeAsync(TimeSpan timeout, CancellationToken cancellationToken) =>
        await _available.WaitAsync(Clamp(timeout), cancellationToken) ? Dequeue() : null;

    public MessageEnvelope? Peek(TimeSpan timeout, CancellationToken cancellationToken) =>
        _available.Wait(Clamp(timeout), cancellationToken) ? PutBack() : null;

    public async ValueTask<MessageEnvelope?> PeekAsync(TimeSpan timeout, CancellationToken cancellationToken) =>
        await _available.WaitAsync(Clamp(timeout), cancellationToken) ? PutBack() : null;

    private static TimeSpan Clamp(TimeSpan timeout) => timeout < TimeSpan.Zero && timeout != Timeout.InfiniteTimeSpan
        ? TimeSpan.Zero
        : timeout;

    private MessageEnvelope Dequeue() => _messages.TryDequeue(out var message)
        ? message
        : throw new InvalidOperationException("A counted message is not there: two takers?");

    private MessageEnvelope PutBack()
    {
        _messages.TryPeek(out var message);
        _available.Release();
        return message ?? throw new InvalidOperationException("A counted message is not there: two takers?");
    }
}
