using Akka.Event;

namespace Akka.Actor;

/// <summary>
/// One instance serves one incarnation of an actor: a restart makes another. Its methods run on one thread at a time,
/// the one that runs the actor's mailbox.
/// </summary>
public abstract class ActorBase : IInternalActor
{
    private readonly ActorCell _cell;

    protected ActorBase()
    {
        _cell = ActorCell.Current is { IsCreatingActor: true } cell
            ? cell
            : throw new ActorInitializationException(
                $"You cannot create an instance of {GetType().FullName} explicitly using the constructor (new). "
                + "You have to use one of the factory methods to create an actor. Use ActorOf with Props instead.");
        _cell.Begin(InitialReceive);
    }

    IActorContext IInternalActor.ActorContext => Context;

    internal static IActorContext CurrentContext => ActorCell.Current
        ?? throw new NotSupportedException(
            "There is no active ActorContext, this is most likely due to use of async operations from within this actor.");

    protected static IActorContext Context => CurrentContext;

    protected IActorRef Sender => _cell.Sender;

    protected IActorRef Self => _cell.Self;

    protected static Receive EmptyReceive { get; } = static _ => false;

    internal ActorCell Cell => _cell;

    protected abstract bool Receive(object message);

    protected internal virtual bool AroundReceive(Receive receive, object message)
    {
        var handled = receive(message);
        if (!handled) Unhandled(message);
        return handled;
    }

    /// <summary>An unhandled <see cref="Terminated"/> fails the actor; all else is published as <see cref="UnhandledMessage"/>.</summary>
    protected virtual void Unhandled(object message)
    {
        if (message is Terminated terminated) throw new DeathPactException(terminated.ActorRef);
        var stream = _cell.System.EventStream;
        stream.Publish(new UnhandledMessage(message, Sender, Self));
        if (_cell.System.Settings.DebugUnhandledMessage)
        {
            stream.Publish(new Debug(Self.Path.ToString(), GetType(), $"Unhandled message from {Sender} : {message}"));
        }
    }

    protected void Become(Receive receive) => Context.Become(receive);

    protected void BecomeStacked(Receive receive) => Context.BecomeStacked(receive);

    protected void UnbecomeStacked() => Context.UnbecomeStacked();

    protected void SetReceiveTimeout(TimeSpan? timeout) => Context.SetReceiveTimeout(timeout);

    protected virtual SupervisorStrategy SupervisorStrategy() => Actor.SupervisorStrategy.DefaultStrategy;

    protected virtual void PreStart() { }

    protected virtual void PostStop() { }

    /// <summary>Called on the old instance: stops all children and calls <see cref="PostStop"/>.</summary>
    protected virtual void PreRestart(Exception reason, object message)
    {
        foreach (var child in Context.GetChildren().ToArray())
        {
            Context.Unwatch(child);
            Context.Stop(child);
        }
        PostStop();
    }

    /// <summary>Called on the new instance: calls <see cref="PreStart"/>.</summary>
    protected virtual void PostRestart(Exception reason) => PreStart();

    public virtual void AroundPreStart() => PreStart();

    public virtual void AroundPreRestart(Exception cause, object message) => PreRestart(cause, message);

    public virtual void AroundPostRestart(Exception cause, object message) => PostRestart(cause);

    public virtual void AroundPostStop() => PostStop();

    /// <summary>The behaviour an instance starts with; read before the derived constructors run.</summary>
    internal virtual Receive InitialReceive => Receive;

    internal virtual void OnConstructed() { }

    internal SupervisorStrategy InvokeSupervisorStrategy() => SupervisorStrategy();
}
