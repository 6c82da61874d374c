using Akka.Streams.Stage;

namespace Akka.Streams.Implementation.Fusing;

internal sealed class Select<TIn, TOut>(Func<TIn, TOut> selector) : LinearStage<TIn, TOut>("select")
{
    private readonly Func<TIn, TOut> _selector = selector;

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this);

    private sealed class Logic(Select<TIn, TOut> stage) : LinearLogic<TIn, TOut>(stage)
    {
        protected override void OnElement(TIn element) => Push(Out, stage._selector(element));
    }
}
