using Akka.IO;
using Akka.Streams.Implementation.IO;
using Akka.Streams.IO;

namespace Akka.Streams.Dsl;

public static class FileIO
{
    /// <summary>The bytes of a file, in chunks. The value tells how many were read.</summary>
    public static Source<ByteString, Task<IOResult>> FromFile(FileInfo f, int chunkSize = 8192, long startPosition = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(chunkSize, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(startPosition);
        return new Source<ByteString, Task<IOResult>>(new FileSource(f, chunkSize, startPosition).Module);
    }

    /// <summary>
    /// Writes into a file; by default it is made anew. The value tells how many bytes were written, and why not all.
    /// </summary>
    public static Sink<ByteString, Task<IOResult>> ToFile(
        FileInfo f,
        FileMode? fileMode = null,
        long startPosition = 0,
        bool autoFlush = false,
        FlushSignaler? flushSignaler = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(startPosition);
        return new Sink<ByteString, Task<IOResult>>(new FileSink(f, fileMode ?? FileMode.Create, startPosition).Module);
    }
}
