namespace AkkaP2P.Swarm.Simulation;

/// <summary>
/// Events in the order in which they are due, those due at once in the order in which they were scheduled: a heap with four children a place, flat in one
/// array. The events themselves lie beside it and stay where they are, for numbers are moved with less ado than references.
/// </summary>
internal sealed class SimQueue
{
    private const int Children = 4;

    private readonly record struct Entry(long At, long Number, int Slot)
    {
        public bool IsBefore(in Entry other) => At < other.At || (At == other.At && Number < other.Number);
    }

    private readonly Stack<int> _free = [];
    private Entry[] _heap = new Entry[1_024];
    private SimEvent[] _slots = new SimEvent[1_024];
    private int _count;
    private long _number;

    /// <summary>When the next event is due; the end of time when there is none.</summary>
    public long NextAt => _count == 0 ? long.MaxValue : _heap[0].At;

    public void Enqueue(in SimEvent next, long at)
    {
        if (_count == _heap.Length)
        {
            Array.Resize(ref _heap, 2 * _count);
            Array.Resize(ref _slots, 2 * _count);
        }

        // When no slot was given back, those below the count are taken, and no others.
        var entry = new Entry(at, _number++, _free.TryPop(out var slot) ? slot : _count);
        _slots[entry.Slot] = next;
        var place = _count++;
        while (place > 0)
        {
            var parent = (place - 1) / Children;
            if (!entry.IsBefore(_heap[parent])) break;
            _heap[place] = _heap[parent];
            place = parent;
        }

        _heap[place] = entry;
    }

    public bool TryDequeue(out SimEvent next, out long at)
    {
        (next, at) = (default, 0);
        if (_count == 0) return false;
        var first = _heap[0];
        (next, at) = (_slots[first.Slot], first.At);
        _slots[first.Slot] = default;
        _free.Push(first.Slot);
        var last = _heap[--_count];
        if (_count > 0) SinkFromTop(last);
        return true;
    }

    private void SinkFromTop(in Entry entry)
    {
        var place = 0;
        for (var child = 1; child < _count; child = Children * place + 1)
        {
            var first = child;
            var end = Math.Min(child + Children, _count);
            for (var other = child + 1; other < end; other++)
            {
                if (_heap[other].IsBefore(_heap[first])) first = other;
            }

            if (!_heap[first].IsBefore(entry)) break;
            _heap[place] = _heap[first];
            place = first;
        }

        _heap[place] = entry;
    }
}
