using Akka.Streams.Stage;

namespace Akka.Streams.Implementation.Fusing;

/// <summary>One result of all elements.</summary>
internal sealed class Aggregate<TIn, TOut>(TOut zero, Func<TOut, TIn, TOut> aggregate)
    : LinearStage<TIn, TOut>("aggregate")
{
    private readonly TOut _zero = zero;
    private readonly Func<TOut, TIn, TOut> _aggregate = aggregate;

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this);

    private sealed class Logic(Aggregate<TIn, TOut> stage) : LinearLogic<TIn, TOut>(stage)
    {
        private TOut _value = stage._zero;

        public override void OnUpstreamFinish()
        {
            Emit(Out, _value);
            CompleteStage();
        }

        protected override void OnElement(TIn element)
        {
            _value = stage._aggregate(_value, element);
            Pull(In);
        }

        protected override void OnRestart() => _value = stage._zero;
    }
}
