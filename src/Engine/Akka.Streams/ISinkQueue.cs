using Akka.Util;

namespace Akka.Streams;

public interface ISinkQueue<T>
{
    /// <summary>
    /// The next element, or none when the stream has completed; fails when it has failed. One pull may wait at a time.
    /// </summary>
    Task<Option<T>> PullAsync();
}
