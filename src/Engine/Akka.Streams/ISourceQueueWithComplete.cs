namespace Akka.Streams;

public interface ISourceQueueWithComplete<in T> : ISourceQueue<T>
{
    /// <summary>Ends the stream after what was enqueued.</summary>
    void Complete();

    /// <summary>Fails the stream at once; what was enqueued is dropped.</summary>
    void Fail(Exception ex);

    new Task WatchCompletionAsync();
}
