using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

/// <summary>
/// What other cells say to this one. A restart that waits for children keeps what the supervisor says meanwhile for later,
/// and so does a suspended actor with its children's failures.
/// </summary>
internal sealed partial class ActorCell
{
    /// <summary>System messages that must wait until the children are gone or the failure is dealt with, oldest first.</summary>
    private List<SystemMessage>? _waiting;

    public void SystemInvoke(SystemMessage message)
    {
        if (MustWait(message)) (_waiting ??= []).Add(message);
        else Handle(message);
        // Each message may end the wait of some of those before it, and handling one of those may begin a new one.
        while (_waiting is { Count: > 0 } && !Mailbox.IsClosed)
        {
            var next = _waiting.FindIndex(waiting => !MustWait(waiting));
            if (next < 0) return;
            var ready = _waiting[next];
            _waiting.RemoveAt(next);
            Handle(ready);
        }
    }

    private bool MustWait(SystemMessage message) => message switch
    {
        Recreate or Suspend or Resume => IsWaitingForChildren,
        Failed => _suspensions > 0 || IsWaitingForChildren,
        _ => false,
    };

    private void Handle(SystemMessage message)
    {
        try
        {
            switch (message)
            {
                case ActorTask step: RunTaskStep(step); break;
                case ActorTaskCompleted completed: FinishTask(completed); break;
                case DeathWatchNotification n: WatchedActorTerminated(n.Actor, n.ExistenceConfirmed, n.AddressTerminated); break;
                case Watch watch: AddWatcher(watch.Watchee, watch.Watcher); break;
                case Unwatch unwatch: RemoveWatcher(unwatch.Watchee, unwatch.Watcher); break;
                case Failed failed: HandleFailed(failed); break;
                case Create: CreateActor(); break;
                case Recreate recreate: FaultRecreate(recreate.Cause); break;
                case Dispatch.SysMsg.Suspend: FaultSuspend(); break;
                case Dispatch.SysMsg.Resume resume: FaultResume(resume.CausedByFailure); break;
                case Terminate: TerminateActor(); break;
                case Supervise supervise: AdoptChild(supervise.Child); break;
            }
        }
        catch (Exception cause)
        {
            HandleInvokeFailure(cause);
        }
    }
}
