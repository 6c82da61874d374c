using Akka.Streams.Stage;

namespace Akka.Streams.Implementation;

/// <summary>Drops the elements and reports how the stream ended.</summary>
internal sealed class OnCompleteSink<T>(Action success, Action<Exception> failure)
    : SinkStage<T, NotUsed>("onCompleteSink")
{
    public override ILogicAndMaterializedValue<NotUsed> CreateLogicAndMaterializedValue(Attributes inheritedAttributes) =>
        new LogicAndMaterializedValue<NotUsed>(new Logic(Shape, success, failure), NotUsed.Instance);

    private sealed class Logic : InGraphStageLogic
    {
        private readonly Inlet<T> _in;
        private readonly Action _success;
        private readonly Action<Exception> _failure;
        private bool _isReported;

        public Logic(SinkShape<T> shape, Action success, Action<Exception> failure) : base(shape)
        {
            _in = shape.Inlet;
            _success = success;
            _failure = failure;
            SetHandler(_in, this);
        }

        public override void PreStart() => Pull(_in);

        public override void OnPush()
        {
            Grab(_in);
            Pull(_in);
        }

        public override void OnUpstreamFinish()
        {
            _isReported = true;
            _success();
            CompleteStage();
        }

        public override void OnUpstreamFailure(Exception e)
        {
            _isReported = true;
            _failure(e);
            FailStage(e);
        }

        public override void PostStop()
        {
            if (!_isReported) _failure(new AbruptStageTerminationException(this));
        }
    }
}
