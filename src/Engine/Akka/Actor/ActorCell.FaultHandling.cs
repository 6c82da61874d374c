using Akka.Actor.Internal;
using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

/// <summary>
/// The life of an actor: created, suspended by a failure, resumed or restarted or stopped by its supervisor's decision.
/// A restart or stop first waits for the children it has told to stop; what arrives meanwhile is stashed and comes after.
/// </summary>
internal sealed partial class ActorCell
{
    /// <summary>Whose failure the actor is suspended for: its own, or a child's that it passed on. Null: none.</summary>
    private IActorRef? _perpetrator;

    /// <summary>System messages that must wait until the children are gone or the failure is dealt with.</summary>
    private Queue<SystemMessage>? _stashedSystemMessages;

    /// <summary>How often the supervisor's side holds the mailbox; waiting for a task is not counted.</summary>
    private int _suspensions;

    private bool IsFailed => _perpetrator is not null;

    /// <summary>A restart, or the first creation after a failed one, is waiting for children to end.</summary>
    private bool IsWaitingForChildren => Children.Reason is SuspendReason.Creation or SuspendReason.Recreation;

    public void SystemInvoke(SystemMessage message)
    {
        var stashed = MustWait(message);
        if (stashed) (_stashedSystemMessages ??= new()).Enqueue(message);
        else Handle(message);
        // Each message may end the wait of those before it, and handling one of those may begin a new one.
        while (_stashedSystemMessages is { Count: > 0 } queue && !Mailbox.IsClosed && !MustWait(queue.Peek()))
        {
            Handle(queue.Dequeue());
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

    /// <summary>The actor failed, in a message or in a hook: it and its children stop working until the supervisor has decided.</summary>
    private void HandleInvokeFailure(Exception cause)
    {
        if (Mailbox.IsClosed)
        {
            LogError(cause, $"Failure after the actor has stopped: {cause.Message}");
            return;
        }
        if (IsFailed) return;
        SuspendSelf();
        _perpetrator = CurrentMessage is Failed failed ? failed.Child : _self;
        SuspendChildren(except: _perpetrator);
        Parent.SendSystemMessage(new Failed(_self, cause, _self.Path.Uid));
    }

    private void CreateActor()
    {
        try
        {
            _actor = NewActor();
            _actor.AroundPreStart();
            if (_receiveTimeout is not null) RestartReceiveTimeout(null);
        }
        catch (Exception cause)
        {
            if (_actor is not null) ClearInstance();
            _actor = null;
            throw new ActorInitializationException(_self, $"Exception during creation: {cause.Message}", cause);
        }
    }

    private void FaultSuspend()
    {
        SuspendSelf();
        SuspendChildren(except: null);
    }

    private void FaultResume(Exception? causedByFailure)
    {
        if (_actor is null)
        {
            LogError(causedByFailure, "Changing Resume into Create");
            FaultCreate();
        }
        else if (_instanceIsSpent && causedByFailure is not null)
        {
            LogError(causedByFailure, "Changing Resume into Restart");
            FaultRecreate(causedByFailure);
        }
        else
        {
            var perpetrator = _perpetrator;
            ResumeSelf();
            // The supervisor answers a failure of ours only with its cause; a resume without one undoes a suspension of its own.
            if (causedByFailure is not null) _perpetrator = null;
            ResumeChildren(causedByFailure, perpetrator);
        }
    }

    private void FaultRecreate(Exception cause)
    {
        if (_actor is null)
        {
            FaultCreate();
            return;
        }
        if (!Children.IsNormal)
        {
            // Stopping already: only the suspension that came with the restart is undone.
            FaultResume(null);
            return;
        }
        if (!_instanceIsSpent) Retire(_actor, cause);
        if (!WaitForChildren(new SuspendReason.Recreation(cause))) FinishRecreate(cause);
    }

    private void Retire(ActorBase failed, Exception cause)
    {
        try
        {
            failed.AroundPreRestart(cause, CurrentMessage!);
        }
        catch (Exception inHook)
        {
            var problem = new PreRestartException(_self, inHook, cause, CurrentMessage!);
            LogError(problem, problem.Message);
        }
        finally
        {
            ClearInstance();
        }
    }

    private void FinishRecreate(Exception cause)
    {
        var survivors = Children.Refs.ToArray();
        ResumeSelf();
        _perpetrator = null;
        try
        {
            var fresh = NewActor();
            _actor = fresh;
            fresh.AroundPostRestart(cause, null!);
            foreach (var child in survivors) child.Restart(cause);
        }
        catch (Exception failure)
        {
            ClearInstance();
            HandleInvokeFailure(new PostRestartException(_self, failure, cause));
        }
    }

    private void FaultCreate()
    {
        StopAllChildren();
        if (!WaitForChildren(new SuspendReason.Creation())) FinishCreate();
    }

    private void FinishCreate()
    {
        ResumeSelf();
        _perpetrator = null;
        try
        {
            CreateActor();
        }
        catch (Exception cause)
        {
            HandleInvokeFailure(cause);
        }
    }

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
        Try("log", () => { if (SystemImpl.Settings.DebugLifecycle) LogDebug("stopped"); });
        if (_actor is { } last) Try("release the instance", () => Props.Release(last));
        _actor = null;
        _behaviours.Clear();
        _stashedSystemMessages = null;
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

    private void HandleFailed(Failed failure)
    {
        CurrentMessage = failure;
        _sender = failure.Child;
        if (Children.ByRef(failure.Child) is not { } stats || stats.Uid != failure.Uid)
        {
            LogDebug($"Dropping {failure} from a child that is no more");
            return;
        }
        var handled = Strategy.HandleFailure(this, failure.Child, failure.Cause, stats, Children.Stats);
        if (!handled) HandleInvokeFailure(failure.Cause);
    }

    private void HandleChildTerminated(IActorRef child)
    {
        SuspendReason? ended = null;
        UpdateChildren(before =>
        {
            var after = before.Remove(child);
            ended = before.IsWaiting && !after.IsWaiting ? before.Reason : null;
            return after;
        });
        if (_actor is not null && !_instanceIsSpent) Strategy.HandleChildTerminated(this, child, Children.Refs);
        switch (ended)
        {
            case SuspendReason.Recreation recreation: FinishRecreate(recreation.Cause); break;
            case SuspendReason.Creation: FinishCreate(); break;
            case SuspendReason.Termination: FinishTerminate(); break;
        }
    }

    private SupervisorStrategy Strategy =>
        Props.SupervisorStrategy ?? _actor?.InvokeSupervisorStrategy() ?? SupervisorStrategy.DefaultStrategy;

    private void AdoptChild(IActorRef child)
    {
        if (Children.IsTerminating) ((IInternalActorRef)child).Stop();
        else UpdateChildren(children => children.Add(child.Path.Name, new ChildRestartStats((IInternalActorRef)child)));
    }

    private void RunTaskStep(ActorTask step)
    {
        CurrentMessage = step.Message;
        _sender = step.Sender;
        step.Scheduler.Execute(step);
    }

    private void FinishTask(ActorTaskCompleted completed)
    {
        CurrentMessage = completed.Message;
        _sender = completed.Sender;
        ResumeAfterTask();
        if (completed.Exception is { } cause) HandleInvokeFailure(cause);
        else if (_receiveTimeout is not null && completed.Message is not null) RestartReceiveTimeout(completed.Message);
    }

    private void SuspendSelf()
    {
        _suspensions++;
        Mailbox.Suspend();
    }

    private void ResumeSelf()
    {
        if (_suspensions == 0) return;
        _suspensions--;
        Mailbox.Resume();
    }
}
