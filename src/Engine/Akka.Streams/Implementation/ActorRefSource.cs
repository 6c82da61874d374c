using Akka.Actor;
using Akka.Streams.Stage;

namespace Akka.Streams.Implementation;

/// <summary>
/// Messages to the materialized actor as elements, buffered up to a limit. Stopping the actor, or sending it
/// <see cref="Status.Success"/>, completes the stream after what is buffered; <see cref="Status.Failure"/> fails it.
/// </summary>
internal sealed class ActorRefSource<T>(int bufferSize, OverflowStrategy strategy)
    : SourceStage<T, IActorRef>("actorRefSource")
{
    public override ILogicAndMaterializedValue<IActorRef> CreateLogicAndMaterializedValue(Attributes inheritedAttributes)
    {
        var logic = new Logic(Shape, bufferSize, strategy);
        var actor = logic.StartActor(MaterializerAttribute.Of(inheritedAttributes));
        return new LogicAndMaterializedValue<IActorRef>(logic, actor);
    }

    private sealed class Logic(SourceShape<T> shape, int bufferSize, OverflowStrategy strategy) : SourceLogic<T>(shape)
    {
        private readonly OfferBuffer<T> _buffer = new(bufferSize, strategy);
        private IActorRef? _actor;
        private bool _isCompleting;

        public IActorRef StartActor(ActorMaterializerImpl materializer) =>
            _actor = materializer.ActorOf(
                StageActorBridge.Props(GetAsyncCallback<(IActorRef, object)>(Received)), "actor-ref-source");

        public override void OnPull() => Continue();

        public override void PostStop() => _actor!.Tell(PoisonPill.Instance, ActorRefs.NoSender);

        private void Received((IActorRef Sender, object Message) received)
        {
            switch (received.Message)
            {
                case StageActorBridge.Stopped or Status.Success:
                    _isCompleting = true;
                    break;
                case Status.Failure failure:
                    FailStage(failure.Cause);
                    return;
                case T element when !_isCompleting:
                    _buffer.Offer(element, IsAvailable(Out), out var overflow);
                    if (overflow is not null) FailStage(overflow);
                    break;
            }

            Continue();
        }

        private void Continue()
        {
            if (IsAvailable(Out) && _buffer.TryTake(out var element)) Push(Out, element);
            if (_isCompleting && _buffer.IsEmpty) CompleteStage();
        }
    }
}
