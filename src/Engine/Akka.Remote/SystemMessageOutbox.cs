using Akka.Remote.Proto;

namespace Akka.Remote;

/// <summary>
/// System messages (watch, death notices) to one incarnation of a node, numbered and kept until acknowledged. They are sent
/// again over each new connection. When more than <c>capacity</c> wait, the two nodes can no longer agree on who is dead,
/// and the peer has to be quarantined.
/// </summary>
internal sealed class SystemMessageOutbox(int capacity)
{
    private readonly Queue<RemoteEnvelope> _unacknowledged = new();
    private ulong _sequence;

    public int Count => _unacknowledged.Count;

    /// <returns>False when the outbox is full.</returns>
    public bool TryAdd(RemoteEnvelope envelope)
    {
        if (_unacknowledged.Count >= capacity) return false;
        envelope.Sequence = ++_sequence;
        _unacknowledged.Enqueue(envelope);
        return true;
    }

    public void Acknowledge(ulong cumulative)
    {
        while (_unacknowledged.TryPeek(out var oldest) && oldest.Sequence <= cumulative) _unacknowledged.Dequeue();
    }

    /// <summary>What has to be sent (again), oldest first.</summary>
    public IReadOnlyList<RemoteEnvelope> Unacknowledged => [.. _unacknowledged];
}
