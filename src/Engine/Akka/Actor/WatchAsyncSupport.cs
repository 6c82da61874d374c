namespace Akka.Actor;

public static class WatchAsyncSupport
{
    /// <summary>Completed with true when the actor has ended; with false when the wait was cancelled.</summary>
    public static async Task<bool> WatchAsync(this IActorRef target, CancellationToken token = default)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var system = (ExtendedActorSystem)((IInternalActorRef)target).Provider.Settings.System;
        var guardian = ((LocalActorRef)system.SystemGuardian).Cell;
        var watcher = guardian.AddFunctionRef((_, message) =>
        {
            if (message is Terminated) ended.TrySetResult();
        });
        try
        {
            watcher.Watch(target);
            await ended.Task.WaitAsync(token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            return false;
        }
        finally
        {
            guardian.RemoveFunctionRef(watcher);
        }
    }
}
