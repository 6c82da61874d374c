using Akka.Actor;
using Akka.Streams.Stage;

namespace Akka.Streams.Implementation;

/// <summary>
/// Tells each element to an actor, as fast as they come, and then how the stream ended. It ends when the actor stops.
/// </summary>
internal sealed class ActorRefSink<T>(IActorRef target, object onComplete, Func<Exception, object> onFailure)
    : SinkStage<T, NotUsed>("actorRefSink")
{
    private readonly IActorRef _target = target;
    private readonly object _onComplete = onComplete;
    private readonly Func<Exception, object> _onFailure = onFailure;

    public override ILogicAndMaterializedValue<NotUsed> CreateLogicAndMaterializedValue(Attributes inheritedAttributes) =>
        new LogicAndMaterializedValue<NotUsed>(new Logic(this), NotUsed.Instance);

    private sealed class Logic : InGraphStageLogic
    {
        private readonly ActorRefSink<T> _stage;
        private bool _isReported;

        public Logic(ActorRefSink<T> stage) : base(stage.Shape)
        {
            _stage = stage;
            SetHandler(stage.In, this);
        }

        public override void PreStart()
        {
            GetStageActor(message =>
            {
                if (message.Item2 is not Terminated) return;
                _isReported = true;
                CompleteStage();
            }).Watch(_stage._target);
            Pull(_stage.In);
        }

        public override void OnPush()
        {
            _stage._target.Tell(Grab(_stage.In)!, ActorRefs.NoSender);
            Pull(_stage.In);
        }

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

        private void Report(object message)
        {
            _isReported = true;
            _stage._target.Tell(message, ActorRefs.NoSender);
        }
    }
}
