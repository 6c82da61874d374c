using Akka.Actor.Internal;
using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

/// <summary>The end of an actor: first its children's, then its own, in a fixed order of steps.</summary>
internal sealed partial class ActorCell
{
    private void TerminateActor()
    {
        SetReceiveTimeout(null);
        var wasTerminating = Children.IsTerminating;
        StopAllChildren();
        if (WaitForChildren(SuspendReason.Termination.Instance))
        {
            if (wasTerminating) return;
            // No user message is processed any more, and a failure while stopping is nobody's business.
            SuspendSelf();
            _perpetrator = _self;
        }
        else
        {
            FinishTerminate();
        }
    }

    /// <summary>The order of an actor's end. No step keeps a later one from being tried.</summary>
    private void FinishTerminate()
    {
        UpdateChildren(static _ => ChildrenContainer.Terminated);
        Try("PostStop", () => _actor?.AroundPostStop());
        Try("cancel what the instance started", ClearInstance);
        Try("close the mailbox", Mailbox.Close);
        Try("leave the dispatcher", () => Dispatcher.Detach(this));
        Try("stop function references", StopFunctionRefs);
        Try("tell the parent", () => Parent.SendSystemMessage(new DeathWatchNotification(_self, true, false)));
        Try("tell the watchers", TellWatchersWeDied);
        Try("unwatch", UnwatchWatchedActors);
        if (SystemImpl.Settings.DebugLifecycle) LogDebug("Stopped");
        if (_actor is { } last) Try("release the instance", () => Props.Release(last));
        _actor = null;
        _behaviours.Clear();
        _waiting = null;
    }

    private void Try(string step, Action action)
    {
        try
        {
            action();
        }
        catch (Exception cause)
        {
            LogError(cause, $"Failed while stopping ({step}): {cause.Message}");
        }
    }
}
