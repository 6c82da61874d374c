using Akka.Actor.Internal;
using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

/// <summary>The other side of fault handling: what the actor does about its children's failures and ends.</summary>
internal sealed partial class ActorCell
{
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
}
