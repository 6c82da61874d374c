using Akka.Actor;
using Akka.Event;

namespace Akka.Dispatch.SysMsg;

/// <summary>A system message is a link of the queue it stands in, so one instance goes to one receiver only.</summary>
internal abstract class SystemMessage : ISystemMessage
{
    internal SystemMessage? Next;
}

/// <summary>First message of every actor: make the instance.</summary>
internal sealed class Create : SystemMessage;

/// <summary>The supervisor's order to make a fresh instance after a failure.</summary>
internal sealed class Recreate(Exception cause) : SystemMessage
{
    public Exception Cause { get; } = cause;
}

internal sealed class Suspend : SystemMessage;

internal sealed class Resume(Exception? causedByFailure) : SystemMessage
{
    public Exception? CausedByFailure { get; } = causedByFailure;
}

internal sealed class Terminate : SystemMessage, IPossiblyHarmful, IDeadLetterSuppression;

internal sealed class Watch(IInternalActorRef watchee, IInternalActorRef watcher) : SystemMessage
{
    public IInternalActorRef Watchee { get; } = watchee;

    public IInternalActorRef Watcher { get; } = watcher;

    public override string ToString() => $"<Watch>: {Watcher} wants to watch {Watchee}";
}

internal sealed class Unwatch(IInternalActorRef watchee, IInternalActorRef watcher) : SystemMessage
{
    public IInternalActorRef Watchee { get; } = watchee;

    public IInternalActorRef Watcher { get; } = watcher;

    public override string ToString() => $"<Unwatch>: {Watcher} wants to unwatch {Watchee}";
}

/// <summary>To a dead actor's watchers and to its parent.</summary>
internal sealed class DeathWatchNotification(IActorRef actor, bool existenceConfirmed, bool addressTerminated)
    : SystemMessage, IDeadLetterSuppression
{
    public IActorRef Actor { get; } = actor;

    public bool ExistenceConfirmed { get; } = existenceConfirmed;

    public bool AddressTerminated { get; } = addressTerminated;

    public override string ToString() => $"<DeathWatchNotification>: {Actor}, ExistenceConfirmed={ExistenceConfirmed}, AddressTerminated={AddressTerminated}";
}

/// <summary>A child's report to its supervisor; the child is suspended until it has the answer.</summary>
internal sealed class Failed(IActorRef child, Exception cause, long uid) : SystemMessage
{
    public IActorRef Child { get; } = child;

    public Exception Cause { get; } = cause;

    public long Uid { get; } = uid;

    public override string ToString() => $"<Failed>: {Child} ({Uid}) {Cause}";
}

/// <summary>Makes a child known that was started by somebody else, such as a remote node.</summary>
internal sealed class Supervise(IActorRef child, bool async) : SystemMessage
{
    public IActorRef Child { get; } = child;

    public bool Async { get; } = async;
}

/// <summary>A step of a task that runs in the actor's context.</summary>
internal sealed class ActorTask(ActorTaskScheduler scheduler, Task task, object? message, IActorRef sender) : SystemMessage
{
    public ActorTaskScheduler Scheduler { get; } = scheduler;

    public Task Task { get; } = task;

    public object? Message { get; } = message;

    public IActorRef Sender { get; } = sender;
}

/// <summary>The task that an actor waited for is done: messages flow again, or the actor fails with the task's exception.</summary>
internal sealed class ActorTaskCompleted(Exception? exception, object? message, IActorRef sender) : SystemMessage
{
    public Exception? Exception { get; } = exception;

    public object? Message { get; } = message;

    public IActorRef Sender { get; } = sender;
}

/// <summary>Ends the system message queue of a stopped actor; never delivered.</summary>
internal sealed class NoMessage : SystemMessage
{
    public static readonly NoMessage Closed = new();
}
