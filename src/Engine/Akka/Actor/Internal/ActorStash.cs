namespace Akka.Actor.Internal;

/// <summary>The stash of one instance; used by the actor's thread only.</summary>
internal sealed class ActorStash(ActorCell cell, int capacity) : IStash
{
    private readonly LinkedList<Envelope> _stashed = new();

    /// <summary>Which of the cell's messages was stashed last: none may be stashed twice while it is being processed.</summary>
    private long _lastStashed = -1;

    public int Count => _stashed.Count;

    public bool IsEmpty => _stashed.Count == 0;

    public bool NonEmpty => !IsEmpty;

    public bool IsFull => Capacity >= 0 && _stashed.Count >= Capacity;

    public int Capacity => capacity;

    public void Stash()
    {
        var message = cell.CurrentMessage!;
        if (_lastStashed == cell.CurrentEnvelopeId)
        {
            throw new IllegalActorStateException($"Can't stash the same message {message} more than once");
        }
        if (IsFull) throw new StashOverflowException($"Couldn't enqueue message {message} to stash of {cell.Self}");
        _stashed.AddLast(new Envelope(message, cell.Sender));
        _lastStashed = cell.CurrentEnvelopeId;
    }

    public void Unstash()
    {
        if (_stashed.First is not { } oldest) return;
        _stashed.RemoveFirst();
        cell.Unstash([oldest.Value]);
    }

    public void UnstashAll() => UnstashAll(static _ => true);

    public void UnstashAll(Func<Envelope, bool> predicate)
    {
        if (_stashed.Count > 0) cell.Unstash([.. ClearStash().Where(predicate)]);
    }

    public IEnumerable<Envelope> ClearStash()
    {
        Envelope[] all = [.. _stashed];
        _stashed.Clear();
        return all;
    }

    public void Prepend(IEnumerable<Envelope> envelopes)
    {
        foreach (var envelope in envelopes.Reverse())
        {
            if (IsFull) throw new StashOverflowException($"Couldn't enqueue message {envelope.Message} to stash of {cell.Self}");
            _stashed.AddFirst(envelope);
        }
    }
}
