using Akka.Actor;
using Akka.Streams.Stage;

namespace Akka.Streams.Implementation;

/// <summary>
/// Tells elements to an actor one at a time: the next when the actor has acknowledged the one before. The first message
/// is <c>onInit</c>, which is acknowledged too, the last tells how the stream ended. It ends when the actor stops.
/// </summary>
internal sealed class ActorRefWithAckSink<T>(
    IActorRef target, object onInit, object ack, object onComplete, Func<Exception, object> onFailure)
    : SinkStage<T, NotUsed>("actorRefWithAckSink")
{
    private readonly IActorRef _target = target;
    private readonly object _onInit = onInit;
    private readonly object _ack = ack;
    private readonly object _onComplete = onComplete;
    private readonly Func<Exception, object> _onFailure = onFailure;

    public override ILogicAndMaterializedValue<NotUsed> CreateLogicAndMaterializedValue(Attributes inheritedAttributes) =>
        new LogicAndMaterializedValue<NotUsed>(new Logic(this), NotUsed.Instance);

    private sealed class Logic : InGraphStageLogic
    {
        private readonly ActorRefWithAckSink<T> _stage;
        private bool _isReported;

        public Logic(ActorRefWithAckSink<T> stage) : base(stage.Shape)
        {
            _stage = stage;
            SetHandler(stage.In, this);
        }

        public override void PreStart()
        {
            GetStageActor(Received).Watch(_stage._target);
            Tell(_stage._onInit);
        }

        public override void OnPush() => Tell(Grab(_stage.In)!);

        public override void OnUpstreamFinish()
        {
            Report(_stage._onComplete);
            CompleteStage();
        }

        public override void OnUpstreamFailure(Exception e)
        {
            Report(_stage._onFailure(e));
            FailStage(e);
        }

        public override void PostStop()
        {
            if (!_isReported) Report(_stage._onFailure(new AbruptStageTerminationException(this)));
        }

        private void Received((IActorRef Sender, object Message) received)
        {
            if (received.Message is Terminated)
            {
                _isReported = true;
                CompleteStage();
            }
            else if (received.Message.Equals(_stage._ack) && !HasBeenPulled(_stage.In))
            {
                TryPull(_stage.In);
            }
        }

        private void Report(object message)
        {
            _isReported = true;
            Tell(message);
        }

        private void Tell(object message) => _stage._target.Tell(message, StageActor.Ref);
    }
}
