namespace Akka.Actor.Internal;

public partial class ActorSystemImpl
{
    private readonly TaskCompletionSource _terminated = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Guards the list and whether the end has begun.</summary>
    private readonly Lock _termination = new();

    private readonly Stack<Action> _onTermination = new();
    private bool _terminating;
    private bool _ranCallbacks;

    public override void RegisterOnTermination(Action code)
    {
        lock (_termination)
        {
            if (!_ranCallbacks)
            {
                _onTermination.Push(code);
                return;
            }
        }
        throw new InvalidOperationException("Cannot add termination callbacks to a terminated actor system.");
    }

    public override Task Terminate()
    {
        if (Settings.CoordinatedShutdownRunByActorSystemTerminate)
        {
            var run = CoordinatedShutdown.Get(this).Run(CoordinatedShutdown.ActorSystemTerminateReason.Instance);
            // A phase that may not fail, and did, ends the shutdown; the system was to end all the same.
            run.ContinueWith(_ => StopActors(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
        else
        {
            StopActors();
        }
        return WhenTerminated;
    }

    /// <summary>Stops the tree from /user up; what follows runs when its root has ended.</summary>
    internal void StopActors()
    {
        lock (_termination)
        {
            if (_terminating) return;
            _terminating = true;
        }
        if (_provider.Guardian is not { } user)
        {
            Finish();
            return;
        }
        if (!Settings.LogDeadLettersDuringShutdown && _deadLetterListener is { } listener) Stop(listener);
        _provider.TerminationTask.ContinueWith(
            _ => Finish(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        user.Stop();
    }

    /// <summary>The order of the end, once no actor is left.</summary>
    private void Finish()
    {
        while (NextCallback() is { } callback) Try("a termination callback", callback);
        Try("the scheduler", () => (_scheduler as IDisposable)?.Dispose());
        Try("the dispatchers", _dispatchers.Shutdown);
        _terminated.TrySetResult();
    }

    private Action? NextCallback()
    {
        lock (_termination)
        {
            _ranCallbacks = _onTermination.Count == 0;
            return _ranCallbacks ? null : _onTermination.Pop();
        }
    }

    private void Try(string step, Action action)
    {
        try
        {
            action();
        }
        catch (Exception cause)
        {
            _eventStream.Publish(new Event.Error(cause, ToString(), GetType(), $"Failed while terminating ({step})"));
        }
    }
}
