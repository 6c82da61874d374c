namespace Akka.Streams;

/// <summary>What a full buffer does with the next element.</summary>
public enum OverflowStrategy
{
    /// <summary>Drops the oldest element.</summary>
    DropHead = 2,

    /// <summary>Drops the youngest element.</summary>
    DropTail = 3,

    /// <summary>Drops all that it holds.</summary>
    DropBuffer = 4,

    /// <summary>Drops the element that arrives.</summary>
    DropNew = 5,

    /// <summary>Makes the sender wait.</summary>
    Backpressure = 6,

    /// <summary>Fails the stream.</summary>
    Fail = 7,
}
