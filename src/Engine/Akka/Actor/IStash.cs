namespace Akka.Actor;

/// <summary>Puts messages aside for later. On restart and stop they go back to the mailbox by themselves.</summary>
public interface IStash
{
    int Count { get; }

    bool IsEmpty { get; }

    bool NonEmpty { get; }

    bool IsFull { get; }

    /// <summary>Negative: no limit.</summary>
    int Capacity { get; }

    /// <summary>Puts the current message aside; throws <see cref="StashOverflowException"/> when there is no room.</summary>
    void Stash();

    /// <summary>Puts the oldest one back, before all that is in the mailbox.</summary>
    void Unstash();

    void UnstashAll();

    void UnstashAll(Func<Envelope, bool> predicate);

    IEnumerable<Envelope> ClearStash();

    void Prepend(IEnumerable<Envelope> envelopes);
}
