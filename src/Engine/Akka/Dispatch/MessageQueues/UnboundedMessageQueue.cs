using System.Runtime.InteropServices;
using Akka.Actor;

namespace Akka.Dispatch.MessageQueues;

/// <summary>
/// Many producers, one consumer. Envelopes lie in a chain of segments that grow from 8 to 256 slots. A producer claims a
/// slot with one interlocked increment and publishes it by writing the message last; a message is never null, so a slot
/// whose message is null is free or not yet published, and the consumer stops there: that producer schedules the consumer
/// again once it has published. A segment read to its end is kept as a spare and linked again at the tail, so a queue in a
/// steady state allocates nothing.
/// </summary>
public class UnboundedMessageQueue : IMessageQueue, IUnboundedMessageQueueSemantics
{
    private const int FirstSegment = 8;
    private const int LastSegment = 256;

    /// <summary>Where producers claim slots; written under <see cref="_growth"/>.</summary>
    private Segment _tail;

    /// <summary>Held to link a segment, and to hand over the spare.</summary>
    private readonly Lock _growth = new();

    private Segment? _spare;

    private Segment _readSegment;

    /// <summary>The consumer's position in <see cref="_readSegment"/>, on a cache line of its own.</summary>
    private PaddedIndex _readIndex;

    public UnboundedMessageQueue() => _readSegment = _tail = new Segment(FirstSegment);

    public bool HasMessages
    {
        get
        {
            var segment = _readSegment;
            if (_readIndex.Value < segment.Slots.Length) return Volatile.Read(ref segment.Slots[_readIndex.Value].Message) is not null;
            return Volatile.Read(ref segment.Next) is { } next && Volatile.Read(ref next.Slots[0].Message) is not null;
        }
    }

    /// <summary>Exact when nobody is enqueuing.</summary>
    public int Count
    {
        get
        {
            var count = -_readIndex.Value;
            for (var segment = _readSegment; segment is not null; segment = Volatile.Read(ref segment.Next))
            {
                count += Math.Min(Volatile.Read(ref segment.Claimed), segment.Slots.Length);
            }
            return count;
        }
    }

    public void Enqueue(IActorRef receiver, Envelope envelope)
    {
        while (true)
        {
            var segment = Volatile.Read(ref _tail);
            var index = Interlocked.Increment(ref segment.Claimed) - 1;
            if ((uint)index < (uint)segment.Slots.Length)
            {
                ref var slot = ref segment.Slots[index];
                slot.Sender = envelope.Sender;
                Volatile.Write(ref slot.Message, envelope.Message);
                return;
            }
            Grow(segment);
        }
    }

    public bool TryDequeue(out Envelope envelope)
    {
        var segment = _readSegment;
        if (_readIndex.Value == segment.Slots.Length)
        {
            if (Volatile.Read(ref segment.Next) is not { } next)
            {
                envelope = default;
                return false;
            }
            _readSegment = next;
            _readIndex.Value = 0;
            Keep(segment);
            segment = next;
        }
        ref var slot = ref segment.Slots[_readIndex.Value];
        var message = Volatile.Read(ref slot.Message);
        if (message is null)
        {
            envelope = default;
            return false;
        }
        envelope = new Envelope(message, slot.Sender!);
        slot.Sender = null;
        slot.Message = null;
        _readIndex.Value++;
        return true;
    }

    public void CleanUp(IActorRef owner, IMessageQueue deadletters)
    {
        while (TryDequeue(out var envelope)) deadletters.Enqueue(owner, envelope);
    }

    private void Grow(Segment full)
    {
        lock (_growth)
        {
            if (_tail != full) return;
            var next = _spare ?? new Segment(Math.Min(full.Slots.Length * 4, LastSegment));
            _spare = null;
            // A late producer may claim a slot here before the segment is linked. It always will be: we hold the lock.
            Volatile.Write(ref next.Claimed, 0);
            Volatile.Write(ref full.Next, next);
            Volatile.Write(ref _tail, next);
        }
    }

    /// <summary>
    /// A spare counts as full, so that a producer that still holds it from long ago goes on to the tail. Its count grows
    /// with each of those by one only, far from an overflow.
    /// </summary>
    private void Keep(Segment read)
    {
        if (read.Slots.Length < Volatile.Read(ref _tail).Slots.Length) return;
        lock (_growth)
        {
            Volatile.Write(ref read.Claimed, read.Slots.Length);
            read.Next = null;
            _spare = read;
        }
    }

    private struct Slot
    {
        public object? Message;
        public IActorRef? Sender;
    }

    private sealed class Segment(int size)
    {
        public readonly Slot[] Slots = new Slot[size];

        /// <summary>Slots claimed so far; beyond the size once the segment is full. Interlocked.</summary>
        public int Claimed;

        public Segment? Next;
    }

    [StructLayout(LayoutKind.Explicit, Size = 128)]
    private struct PaddedIndex
    {
        [FieldOffset(64)]
        public int Value;
    }
}
