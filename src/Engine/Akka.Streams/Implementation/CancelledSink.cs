using Akka.Streams.Stage;

namespace Akka.Streams.Implementation;

/// <summary>Wants nothing.</summary>
internal sealed class CancelledSink<T>() : SinkStage<T, NotUsed>("cancelledSink")
{
    public override ILogicAndMaterializedValue<NotUsed> CreateLogicAndMaterializedValue(Attributes inheritedAttributes) =>
        new LogicAndMaterializedValue<NotUsed>(new Logic(Shape), NotUsed.Instance);

    private sealed class Logic : InGraphStageLogic
    {
        private readonly Inlet<T> _in;

        public Logic(SinkShape<T> shape) : base(shape)
        {
            _in = shape.Inlet;
            SetHandler(_in, this);
        }

        public override void PreStart() => Cancel(_in);

        public override void OnPush()
        {
        }
    }
}
