using AkkaP2P.Swarm.Limits;

namespace AkkaP2P.Tracker.Users;

/// <summary>
/// Work that waits, by whom it is for: they are served in turn, so one who sends a flood waits for himself and the others do not wait
/// for him. A place is taken before the work is known, and the places are a <see cref="FairShare"/>. Safe to use from any thread.
/// </summary>
internal sealed class FairQueue(int capacity)
{
    /// <summary>Guards all that follows; whoever waits for work waits on it.</summary>
    private readonly object _gate = new();
    private readonly FairShare _places = new(capacity);
    private readonly Dictionary<string, LinkedList<Action>> _waiting = new(StringComparer.Ordinal);

    /// <summary>Those with work waiting; the one to be served next is first.</summary>
    private readonly LinkedList<string> _turns = new();
    private bool _closed;

    /// <returns>False when there is no place for this one.</returns>
    public bool TryEnter(string whom)
    {
        lock (_gate)
        {
            return !_closed && _places.TryTake(whom, 1);
        }
    }

    public void Leave(string whom) => _places.Return(whom, 1);

    /// <summary>For one who has a place.</summary>
    public void Add(string whom, Action work)
    {
        lock (_gate)
        {
            if (!_waiting.TryGetValue(whom, out var works))
            {
                _waiting.Add(whom, works = new LinkedList<Action>());
                _turns.AddLast(whom);
            }

            works.AddLast(work);
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Waits for work. Null when it was closed and nothing is left.</summary>
    public Action? Take()
    {
        lock (_gate)
        {
            while (_turns.Count == 0)
            {
                if (_closed) return null;
                Monitor.Wait(_gate);
            }

            var whom = _turns.First!.Value;
            _turns.RemoveFirst();
            var works = _waiting[whom];
            var work = works.First!.Value;
            works.RemoveFirst();
            if (works.Count > 0) _turns.AddLast(whom);
            else _waiting.Remove(whom);
            return work;
        }
    }

    /// <summary>Takes back work that nobody wants any more.</summary>
    /// <returns>False when it was taken before: it is under way, or done.</returns>
    public bool TryRemove(string whom, Action work)
    {
        lock (_gate)
        {
            if (!_waiting.TryGetValue(whom, out var works) || !works.Remove(work)) return false;
            if (works.Count > 0) return true;
            _waiting.Remove(whom);
            _turns.Remove(whom);
            return true;
        }
    }

    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.PulseAll(_gate);
        }
    }
}
