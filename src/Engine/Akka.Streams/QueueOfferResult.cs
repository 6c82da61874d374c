namespace Akka.Streams;

public abstract class QueueOfferResult
{
    /// <summary>The stream will get it.</summary>
    public sealed class Enqueued : IQueueOfferResult
    {
        public static readonly Enqueued Instance = new();

        private Enqueued()
        {
        }
    }

    /// <summary>The queue was full.</summary>
    public sealed class Dropped : IQueueOfferResult
    {
        public static readonly Dropped Instance = new();

        private Dropped()
        {
        }
    }

    /// <summary>The stream had failed, or fails because of this element.</summary>
    public sealed class Failure(Exception cause) : IQueueOfferResult
    {
        public Exception Cause { get; } = cause;
    }

    /// <summary>The stream has ended.</summary>
    public sealed class QueueClosed : IQueueOfferResult
    {
        public static readonly QueueClosed Instance = new();

        private QueueClosed()
        {
        }
    }
}
