using Akka.Actor;

namespace Akka.Streams.Implementation;

/// <summary>Passes what it receives on to a stage, and its own end as <see cref="Stopped"/>.</summary>
internal sealed class StageActorBridge(Action<(IActorRef, object)> callback) : UntypedActor
{
    public static Props Props(Action<(IActorRef, object)> callback) =>
        Actor.Props.Create(() => new StageActorBridge(callback));

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Watch watch:
                Context.Watch(watch.Subject);
                break;
            case Unwatch unwatch:
                Context.Unwatch(unwatch.Subject);
                break;
            default:
                callback((Sender, message));
                break;
        }
    }

    protected override void PostStop() => callback((Self, Stopped.Instance));

    public sealed record Watch(IActorRef Subject);

    public sealed record Unwatch(IActorRef Subject);

    /// <summary>The bridge was stopped; the stage may be running still.</summary>
    public sealed class Stopped
    {
        public static readonly Stopped Instance = new();
    }
}
