namespace Akka.Actor;

/// <summary>
/// The light cancellation of one scheduled thing: a flag, which the scheduler looks at when the time has come. A token is
/// made only if somebody asks for one.
/// </summary>
internal sealed class ScheduledCancelable : ICancelable
{
    private volatile bool _cancelled;

    /// <summary>Made at the first request. Interlocked, so that it is made once.</summary>
    private CancellationTokenSource? _source;

    public bool IsCancellationRequested => _cancelled;

    public CancellationToken Token
    {
        get
        {
            var source = LazyInitializer.EnsureInitialized(ref _source);
            if (_cancelled) source.Cancel();
            return source.Token;
        }
    }

    public void Cancel() => Cancel(throwOnFirstException: false);

    public void Cancel(bool throwOnFirstException)
    {
        _cancelled = true;
        Volatile.Read(ref _source)?.Cancel(throwOnFirstException);
    }

    public void CancelAfter(TimeSpan delay) => throw new NotSupportedException("A scheduled task is cancelled at once or not at all.");

    public void CancelAfter(int millisecondsDelay) => CancelAfter(TimeSpan.FromMilliseconds(millisecondsDelay));
}
