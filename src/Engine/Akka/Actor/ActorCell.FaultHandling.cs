using Akka.Actor.Internal;
using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

/// <summary>
/// The life of an actor: created, suspended by a failure, resumed or restarted or stopped by its supervisor's decision.
/// A restart first waits for the children it has told to stop.
/// </summary>
internal sealed partial class ActorCell
{
    /// <summary>Whose failure the actor is suspended for: its own, or a child's that it passed on. Null: none.</summary>
    private IActorRef? _perpetrator;

    /// <summary>How often the supervisor's side holds the mailbox; waiting for a task is not counted.</summary>
    private int _suspensions;

    private bool IsFailed => _perpetrator is not null;

    /// <summary>A restart, or the first creation after a failed one, is waiting for children to end.</summary>
    private bool IsWaitingForChildren => Children.Reason is SuspendReason.Creation or SuspendReason.Recreation;

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
            if (SystemImpl.Settings.DebugLifecycle) LogDebug($"Started ({_actor.GetType()})");
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
            if (SystemImpl.Settings.DebugLifecycle) LogDebug($"Restarted ({fresh.GetType()})");
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
