using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor;

/// <summary>
/// Above the root: when the root ends, the actor system has; when the root fails, the system is stopped.
/// </summary>
internal sealed class RootGuardianSupervisor(ActorPath path, IActorRefProvider provider, EventStream eventStream) : MinimalActorRef
{
    private readonly TaskCompletionSource _terminated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _stopped;

    public Task TerminationTask => _terminated.Task;

    public override ActorPath Path => path;

    public override IActorRefProvider Provider => provider;

    public override bool IsTerminated => _stopped;

    public override void Stop()
    {
        _stopped = true;
        _terminated.TrySetResult();
    }

    public override void SendSystemMessage(ISystemMessage message)
    {
        switch (message)
        {
            case Failed failed:
                eventStream.Publish(new Error(failed.Cause, path.ToString(), GetType(), $"Guardian {failed.Child} failed. Shutting down system"));
                ((IInternalActorRef)failed.Child).Stop();
                break;
            case DeathWatchNotification:
                Stop();
                break;
        }
    }

    protected override void TellInternal(object message, IActorRef sender) =>
        eventStream.Publish(new Error(null, path.ToString(), GetType(), $"Unexpected message to the root's supervisor: {message}"));
}
