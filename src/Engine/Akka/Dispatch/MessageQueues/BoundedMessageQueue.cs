using Akka.Actor;
using Akka.Event;

namespace Akka.Dispatch.MessageQueues;

public class BoundedMessageQueue : IMessageQueue, IBoundedMessageQueueSemantics
{
    private readonly int _capacity;

    /// <summary>Guarded by itself; senders that find it full wait on it.</summary>
    private readonly Queue<Envelope> _queue = new();

    public BoundedMessageQueue(int boundedCapacity, TimeSpan pushTimeOut)
    {
        _capacity = boundedCapacity;
        PushTimeOut = pushTimeOut;
    }

    public bool HasMessages => Count > 0;

    public int Count
    {
        get
        {
            lock (_queue) return _queue.Count;
        }
    }

    public TimeSpan PushTimeOut { get; set; }

    public void Enqueue(IActorRef receiver, Envelope envelope)
    {
        if (TryEnqueue(envelope)) return;
        var deadLetters = ((IInternalActorRef)receiver).Provider.DeadLetters;
        deadLetters.Tell(new DeadLetter(envelope.Message, envelope.Sender, receiver), envelope.Sender);
    }

    public bool TryDequeue(out Envelope envelope)
    {
        lock (_queue)
        {
            if (!_queue.TryDequeue(out envelope)) return false;
            Monitor.Pulse(_queue);
            return true;
        }
    }

    public void CleanUp(IActorRef owner, IMessageQueue deadletters)
    {
        while (TryDequeue(out var envelope)) deadletters.Enqueue(owner, envelope);
    }

    private bool TryEnqueue(Envelope envelope)
    {
        var deadline = Environment.TickCount64 + (long)PushTimeOut.TotalMilliseconds;
        lock (_queue)
        {
            while (_queue.Count >= _capacity)
            {
                var left = deadline - Environment.TickCount64;
                if (left <= 0 || !Monitor.Wait(_queue, (int)Math.Min(left, int.MaxValue))) return false;
            }
            _queue.Enqueue(envelope);
            return true;
        }
    }
}
