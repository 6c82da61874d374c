namespace Akka.Actor;

/// <summary>
/// The light cancellation of one scheduled thing: a flag, and word to the scheduler, so that what was cancelled does not lie
/// in its tables until its time has come. A token is made only if somebody asks for one.
/// </summary>
internal sealed class ScheduledCancelable : ICancelable
{
    private volatile bool _cancelled;
    private volatile Action? _forget;

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

    /// <summary>
    /// Called by the scheduler. A cancellation that comes before this is seen by the flag when the time has come.
    /// </summary>
    public void OnCancelled(Action forget) => _forget = forget;

    public void Cancel() => Cancel(throwOnFirstException: false);

    public void Cancel(bool throwOnFirstException)
    {
        _cancelled = true;
        _forget?.Invoke();
        Volatile.Read(ref _source)?.Cancel(throwOnFirstException);
    }

    public void CancelAfter(TimeSpan delay) => throw new NotSupportedException("A scheduled task is cancelled at once or not at all.");

    public void CancelAfter(int millisecondsDelay) => CancelAfter(TimeSpan.FromMilliseconds(millisecondsDelay));
}
