namespace Akka.Actor;

internal sealed partial class ActorCell
{
    private TimeSpan? _receiveTimeout;
    private ICancelable? _receiveTimeoutTask;

    public TimeSpan? ReceiveTimeout => _receiveTimeout;

    public void SetReceiveTimeout(TimeSpan? timeout)
    {
        if (timeout <= TimeSpan.Zero) throw new ArgumentOutOfRangeException(nameof(timeout), "The timeout must be positive.");
        _receiveTimeout = timeout;
        if (timeout is null) CancelReceiveTimeout();
        else RestartReceiveTimeout(CurrentMessage);
    }

    /// <summary>The time runs from the last message that counts; one that does not leaves a running time alone.</summary>
    private void RestartReceiveTimeout(object? message)
    {
        if (_receiveTimeout is not { } timeout) return;
        if (message is INotInfluenceReceiveTimeout && _receiveTimeoutTask is not null) return;
        CancelReceiveTimeout();
        _receiveTimeoutTask = System.Scheduler.ScheduleTellOnceCancelable(timeout, _self, Akka.Actor.ReceiveTimeout.Instance, _self);
    }

    private void CancelReceiveTimeout()
    {
        _receiveTimeoutTask?.Cancel();
        _receiveTimeoutTask = null;
    }
}
