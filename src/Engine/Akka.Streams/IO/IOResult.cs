namespace Akka.Streams.IO;

/// <summary>How many bytes were moved, and whether that was all.</summary>
public readonly struct IOResult
{
    public readonly long Count;

    private readonly Exception? _error;

    private IOResult(long count, Exception? error)
    {
        Count = count;
        _error = error;
    }

    public bool WasSuccessful => _error is null;

    public Exception Error =>
        _error ?? throw new NotSupportedException("IO operation was successful.");

    public static IOResult Success(long count) => new(count, null);

    public static IOResult Failed(long count, Exception reason) => new(count, reason);
}
