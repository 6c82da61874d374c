namespace Akka.Actor;

public static class GracefulStopSupport
{
    public static Task<bool> GracefulStop(this IActorRef target, TimeSpan timeout) =>
        target.GracefulStop(timeout, PoisonPill.Instance);

    /// <summary>Sends the message and waits until the actor has ended; the task fails when the time is up first.</summary>
    public static async Task<bool> GracefulStop(this IActorRef target, TimeSpan timeout, object stopMessage)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var actor = (IInternalActorRef)target;
        var system = (ExtendedActorSystem)actor.Provider.Settings.System;
        var watcher = ((LocalActorRef)system.SystemGuardian).Cell.AddFunctionRef((_, message) =>
        {
            if (message is Terminated) ended.TrySetResult();
        });
        try
        {
            watcher.Watch(target);
            target.Tell(stopMessage, ActorRefs.NoSender);
            await ended.Task.WaitAsync(timeout).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException cause)
        {
            throw new TaskCanceledException($"{target} did not end within {timeout}", cause);
        }
        finally
        {
            ((LocalActorRef)system.SystemGuardian).Cell.RemoveFunctionRef(watcher);
        }
    }
}
