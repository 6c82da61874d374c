using Akka.Actor;
using Akka.Dispatch.MessageQueues;
using Akka.Dispatch.SysMsg;

namespace Akka.Dispatch;

/// <summary>
/// Holds an actor's messages and runs the actor on them, on one thread at a time.
/// <code>
///   idle ──message──▶ scheduled ──thread──▶ running ──nothing left──▶ idle
///                         ▲                    │ throughput used up
///                         └────────────────────┘
/// </code>
/// System messages come first, also while the mailbox is suspended. A producer publishes its message and then reads the
/// status; the running thread clears "scheduled" and then looks for messages. Both with a full fence between, so one of the
/// two sees the other and no message is left lying.
/// </summary>
internal class Mailbox : IRunnable
{
    private MailboxStatus _status;

    /// <summary>
    /// System messages, newest first, pushed by any thread with compare-and-swap; <see cref="NoMessage.Closed"/> once the
    /// mailbox is closed.
    /// </summary>
    private SystemMessage? _system;

    /// <summary>Messages put back, to come before those of the queue; null until there is one. The actor's thread only.</summary>
    private LinkedList<Envelope>? _first;

    /// <summary>Held by whoever drains the user queue of a closed mailbox, since the queue allows one consumer.</summary>
    private readonly Lock _draining = new();

    public Mailbox(IMessageQueue messageQueue, ActorCell cell, MessageDispatcher dispatcher)
    {
        MessageQueue = messageQueue;
        Cell = cell;
        Dispatcher = dispatcher;
    }

    public IMessageQueue MessageQueue { get; }

    public MessageDispatcher Dispatcher { get; }

    public ActorCell Cell { get; }

    public bool IsClosed => _status.IsClosed;

    public bool IsSuspended => _status.IsSuspended;

    public bool IsOpen => _status.IsOpen;

    public bool HasSystemMessages => Volatile.Read(ref _system) is not null and not NoMessage;

    public bool HasWork => HasSystemMessages || (_status.IsOpen && HasMessages);

    public bool HasMessages => _first is { Count: > 0 } || MessageQueue.HasMessages;

    public int NumberOfMessages => (_first?.Count ?? 0) + MessageQueue.Count;

    public void Post(Envelope envelope)
    {
        MessageQueue.Enqueue(Cell.Self, envelope);
        Interlocked.MemoryBarrier();
        if (_status.TrySchedule(forSystemMessages: false)) Dispatcher.Execute(this);
        else if (_status.IsClosed) DrainUserMessages();
    }

    public void PostSystem(SystemMessage message)
    {
        while (true)
        {
            var head = Volatile.Read(ref _system);
            if (head is NoMessage)
            {
                DeadLetter(message);
                return;
            }
            message.Next = head;
            if (Interlocked.CompareExchange(ref _system, message, head) == head) break;
        }
        if (_status.TrySchedule(forSystemMessages: true)) Dispatcher.Execute(this);
    }

    /// <summary>Called by the actor's thread: these are processed next, in this order.</summary>
    public void PutFirst(IReadOnlyList<Envelope> envelopes)
    {
        _first ??= new LinkedList<Envelope>();
        for (var i = envelopes.Count - 1; i >= 0; i--) _first.AddFirst(envelopes[i]);
    }

    public void Suspend() => _status.Suspend();

    /// <summary>Called by the running mailbox only, which looks for messages again before it goes idle.</summary>
    public void Resume() => _status.Resume();

    public void Execute() => Run();

    public void Run()
    {
        var outer = ActorCell.Current;
        ActorCell.Current = Cell;
        try
        {
            if (!_status.IsClosed)
            {
                ProcessSystemMessages();
                ProcessUserMessages();
            }
        }
        finally
        {
            ActorCell.Current = outer;
            _status.SetIdle();
            if (HasWork && _status.TrySchedule(forSystemMessages: true)) Dispatcher.Execute(this);
        }
    }

    /// <summary>Nothing is processed any more; what is queued and what still comes goes to dead letters.</summary>
    public void Close()
    {
        if (!_status.Close()) return;
        var left = Interlocked.Exchange(ref _system, NoMessage.Closed);
        for (var message = OldestFirst(left); message is not null;)
        {
            var next = message.Next;
            message.Next = null;
            DeadLetter(message);
            message = next;
        }
        DrainUserMessages();
    }

    private void ProcessUserMessages()
    {
        var left = Dispatcher.Throughput;
        var deadline = Dispatcher.ThroughputDeadlineTime is { } ticks ? Environment.TickCount64 + (ticks / TimeSpan.TicksPerMillisecond) : long.MaxValue;
        while (_status.IsOpen && TryDequeue(out var envelope))
        {
            Cell.Invoke(envelope);
            if (Volatile.Read(ref _system) is not null) ProcessSystemMessages();
            if (--left <= 0 || (deadline != long.MaxValue && Environment.TickCount64 >= deadline)) return;
        }
    }

    private void ProcessSystemMessages()
    {
        while (HasSystemMessages)
        {
            var head = Volatile.Read(ref _system);
            if (Interlocked.CompareExchange(ref _system, null, head) != head) continue;
            var message = OldestFirst(head);
            while (message is not null)
            {
                var next = message.Next;
                message.Next = null;
                // A message before this one may have stopped the actor.
                if (_status.IsClosed) DeadLetter(message);
                else Cell.SystemInvoke(message);
                message = next;
            }
        }
    }

    private bool TryDequeue(out Envelope envelope)
    {
        if (_first is not { First: { } first }) return MessageQueue.TryDequeue(out envelope);
        envelope = first.Value;
        _first.RemoveFirst();
        return true;
    }

    private void DrainUserMessages()
    {
        var deadLetters = Cell.SystemImpl.Mailboxes.DeadLetterQueue;
        lock (_draining)
        {
            while (_first is { First: { } first })
            {
                _first.RemoveFirst();
                deadLetters.Enqueue(Cell.Self, first.Value);
            }
            MessageQueue.CleanUp(Cell.Self, deadLetters);
        }
    }

    private void DeadLetter(SystemMessage message) => Cell.SystemImpl.DeadLetterRef.SendSystemMessage(message);

    private static SystemMessage? OldestFirst(SystemMessage? newest)
    {
        SystemMessage? oldest = null;
        while (newest is not null and not NoMessage)
        {
            (newest.Next, newest, oldest) = (oldest, newest.Next, newest);
        }
        return oldest;
    }
}
