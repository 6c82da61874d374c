using Akka.Actor;
using Akka.Streams.Implementation;

namespace Akka.Streams.Stage;

/// <summary>
/// An actor that belongs to a stage: what is sent to it becomes a signal of the stage, in which the stage's state may be
/// used as in any handler. It stops with the stage.
/// </summary>
public sealed class StageActor
{
    private StageActorRef.Receive _receive;

    internal StageActor(
        ActorMaterializerImpl materializer,
        Func<Action<(IActorRef, object)>, Action<(IActorRef, object)>> asyncCallback,
        StageActorRef.Receive receive)
    {
        _receive = receive;
        Ref = materializer.ActorOf(StageActorBridge.Props(asyncCallback(message => _receive(message))), "stage-actor");
    }

    public IActorRef Ref { get; }

    /// <summary>Replaces the handler.</summary>
    public void Become(StageActorRef.Receive behavior) => _receive = behavior;

    public void Stop() => Ref.Tell(PoisonPill.Instance, ActorRefs.NoSender);

    /// <summary>The stage gets a <see cref="Terminated"/> when the other has stopped.</summary>
    public void Watch(IActorRef actorRef) => Ref.Tell(new StageActorBridge.Watch(actorRef), ActorRefs.NoSender);

    public void Unwatch(IActorRef actorRef) => Ref.Tell(new StageActorBridge.Unwatch(actorRef), ActorRefs.NoSender);
}
