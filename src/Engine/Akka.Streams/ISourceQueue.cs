namespace Akka.Streams;

public interface ISourceQueue<in T>
{
    /// <summary>
    /// Hands an element to the stream. The task ends when the queue has taken or refused it. With
    /// <see cref="OverflowStrategy.Backpressure"/> one offer may wait for room; a further one fails.
    /// </summary>
    Task<IQueueOfferResult> OfferAsync(T element);

    /// <summary>Ends with the stream, and fails if that does.</summary>
    Task WatchCompletionAsync();
}
