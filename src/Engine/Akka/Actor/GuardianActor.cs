using Akka.Actor.Internal;

namespace Akka.Actor;

/// <summary>
/// /user, /system and /: they do nothing but supervise, and end in order, each when the one it waits for has.
/// </summary>
internal sealed class GuardianActor : UntypedActor
{
    public static readonly Props RootProps = Props.Create<GuardianActor>()
        .WithSupervisorStrategy(new OneForOneStrategy(_ => Directive.Stop));

    public static readonly Props SystemProps = Props.Create<GuardianActor>()
        .WithSupervisorStrategy(Akka.Actor.SupervisorStrategy.DefaultStrategy);

    private IActorRef? _before;

    /// <summary>Those who want a word before the system's own actors are stopped.</summary>
    private readonly HashSet<IActorRef> _hooks = [];

    public static Props UserProps(Settings settings) =>
        Props.Create<GuardianActor>().WithSupervisorStrategy(settings.GuardianStrategy());

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case StopAfter order:
                _before = order.Guardian;
                Context.Watch(order.Guardian);
                break;
            case Terminated end when end.ActorRef.Equals(_before):
                foreach (var hook in _hooks) hook.Tell(TerminationHook.Instance, Self);
                StopWhenHooksAreDone();
                break;
            case Terminated end:
                _hooks.Remove(end.ActorRef);
                if (_before is null) break;
                StopWhenHooksAreDone();
                break;
            case RegisterTerminationHook:
                _hooks.Add(Sender);
                Context.Watch(Sender);
                break;
            case TerminationHookDone:
                Context.Unwatch(Sender);
                _hooks.Remove(Sender);
                StopWhenHooksAreDone();
                break;
            case StopChild stop:
                Context.Stop(stop.Child);
                break;
            default:
                Context.System.DeadLetters.Forward(new Event.DeadLetter(message, Sender, Self));
                break;
        }
    }

    /// <summary>A guardian keeps its children when it fails itself.</summary>
    protected override void PreRestart(Exception reason, object message) { }

    private void StopWhenHooksAreDone()
    {
        if (_hooks.Count > 0 || _before is not LocalActorRef { IsTerminated: true }) return;
        // The loggers are among the children of /system.
        var system = (ActorSystemImpl)Context.System;
        if (Self.Equals(system.SystemGuardian)) system.EventStream.StopLoggers(system);
        Context.Stop(Self);
    }

    internal sealed record StopAfter(IActorRef Guardian);

    internal sealed record StopChild(IActorRef Child);

    /// <summary>From an actor that must finish something when the user's actors have ended; answered by <see cref="TerminationHook"/>.</summary>
    internal sealed class RegisterTerminationHook
    {
        public static readonly RegisterTerminationHook Instance = new();
    }

    internal sealed class TerminationHook
    {
        public static readonly TerminationHook Instance = new();
    }

    internal sealed class TerminationHookDone
    {
        public static readonly TerminationHookDone Instance = new();
    }
}
