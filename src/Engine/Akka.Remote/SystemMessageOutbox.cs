using Akka.Remote.Proto;

namespace Akka.Remote;

/// <summary>
/// System messages (watch, death notices) to one incarnation of a node, numbered and kept until acknowledged. They are sent
/// again over each new connection. When more than <c>capacity</c> wait, the two nodes can no longer agree on who is dead,
/// and the peer has to be quarantined. Not thread-safe.
/// </summary>
/// <param name="session">Tells this numbering from those before it, which had smaller numbers.</param>
internal sealed class SystemMessageOutbox(int capacity, ulong session)
{
    private readonly LinkedList<RemoteEnvelope> _unacknowledged = new();
    private ulong _sequence;

    // The first that has not been sent over the present connection; null when all have.
    private LinkedListNode<RemoteEnvelope>? _next;

    public int Count => _unacknowledged.Count;

    public bool HasUnsent => _next is not null;

    /// <returns>False when the outbox is full.</returns>
    public bool TryAdd(RemoteEnvelope envelope)
    {
        if (_unacknowledged.Count >= capacity) return false;
        envelope.Sequence = ++_sequence;
        envelope.Session = session;
        var added = _unacknowledged.AddLast(envelope);
        _next ??= added;
        return true;
    }

    /// <summary>The oldest that is still to be sent, null when there is none.</summary>
    public RemoteEnvelope? TakeUnsent()
    {
        var envelope = _next?.Value;
        _next = _next?.Next;
        return envelope;
    }

    /// <summary>A new connection, or no acknowledgement for too long: everything that waits is to be sent again.</summary>
    public void Rewind() => _next = _unacknowledged.First;

    public void Acknowledge(Acknowledgement acknowledgement)
    {
        if (acknowledgement.Session != session) return;
        var cumulative = acknowledgement.Cumulative;
        while (_unacknowledged.First is { } oldest && oldest.Value.Sequence <= cumulative)
        {
            if (ReferenceEquals(_next, oldest)) _next = oldest.Next;
            _unacknowledged.RemoveFirst();
        }
    }
}
