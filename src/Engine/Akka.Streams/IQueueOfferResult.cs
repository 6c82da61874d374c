namespace Akka.Streams;

/// <summary>What became of an offered element: one of <see cref="QueueOfferResult"/>.</summary>
public interface IQueueOfferResult;
