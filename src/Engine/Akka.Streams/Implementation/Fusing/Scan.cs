using Akka.Streams.Stage;

namespace Akka.Streams.Implementation.Fusing;

/// <summary>The zero, then the running result after every element.</summary>
internal sealed class Scan<TIn, TOut>(TOut zero, Func<TOut, TIn, TOut> aggregate) : LinearStage<TIn, TOut>("scan")
{
    private readonly TOut _zero = zero;
    private readonly Func<TOut, TIn, TOut> _aggregate = aggregate;

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this);

    private sealed class Logic(Scan<TIn, TOut> stage) : LinearLogic<TIn, TOut>(stage)
    {
        private TOut _value = stage._zero;
        private bool _hasBegun;

        public override void OnPull()
        {
            if (_hasBegun)
            {
                Pull(In);
                return;
            }

            _hasBegun = true;
            Push(Out, _value);
        }

        public override void OnUpstreamFinish()
        {
            if (!_hasBegun) Emit(Out, _value);
            CompleteStage();
        }

        protected override void OnElement(TIn element)
        {
            _value = stage._aggregate(_value, element);
            Push(Out, _value);
        }

        protected override void OnRestart() => _value = stage._zero;
    }
}
