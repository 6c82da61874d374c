namespace Akka.Dispatch;

/// <summary>
/// One word for what a mailbox may do: closed, scheduled, and how often it is suspended. Any thread may try a transition;
/// each is a compare-and-swap, so the three never disagree.
/// </summary>
internal struct MailboxStatus
{
    private const int ClosedBit = 1;
    private const int ScheduledBit = 2;
    private const int SuspendUnit = 4;

    private int _word;

    public readonly bool IsClosed => (Volatile.Read(in _word) & ClosedBit) != 0;

    public readonly bool IsScheduled => (Volatile.Read(in _word) & ScheduledBit) != 0;

    public readonly bool IsSuspended => Volatile.Read(in _word) >= SuspendUnit;

    /// <summary>Neither closed nor suspended: user messages may be processed.</summary>
    public readonly bool IsOpen => (Volatile.Read(in _word) & ~ScheduledBit) == 0;

    /// <summary>True for exactly one caller until <see cref="SetIdle"/>: that one hands the mailbox to a thread.</summary>
    public bool TrySchedule(bool forSystemMessages)
    {
        while (true)
        {
            var word = Volatile.Read(ref _word);
            if ((word & (ClosedBit | ScheduledBit)) != 0) return false;
            if (word >= SuspendUnit && !forSystemMessages) return false;
            if (Interlocked.CompareExchange(ref _word, word | ScheduledBit, word) == word) return true;
        }
    }

    public void SetIdle() => Interlocked.And(ref _word, ~ScheduledBit);

    /// <summary>Returns whether this was the first suspension.</summary>
    public bool Suspend()
    {
        while (true)
        {
            var word = Volatile.Read(ref _word);
            if ((word & ClosedBit) != 0) return false;
            if (Interlocked.CompareExchange(ref _word, word + SuspendUnit, word) == word) return word < SuspendUnit;
        }
    }

    /// <summary>Undoes one suspension; returns whether none is left.</summary>
    public bool Resume()
    {
        while (true)
        {
            var word = Volatile.Read(ref _word);
            if ((word & ClosedBit) != 0) return false;
            if (word < SuspendUnit) return true;
            var next = word - SuspendUnit;
            if (Interlocked.CompareExchange(ref _word, next, word) == word) return next < SuspendUnit;
        }
    }

    /// <summary>Final. Returns whether this call closed it.</summary>
    public bool Close() => (Interlocked.Or(ref _word, ClosedBit) & ClosedBit) == 0;
}
