using Akka.Streams.Stage;

namespace Akka.Streams.Implementation.Fusing;

/// <summary>Maps the elements to which the function applies, and drops the others.</summary>
internal sealed class Collect<TIn, TOut>(Func<TIn, bool> isDefined, Func<TIn, TOut> collector)
    : LinearStage<TIn, TOut>("collect")
{
    private readonly Func<TIn, bool> _isDefined = isDefined;
    private readonly Func<TIn, TOut> _collector = collector;

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this);

    private sealed class Logic(Collect<TIn, TOut> stage) : LinearLogic<TIn, TOut>(stage)
    {
        protected override void OnElement(TIn element)
        {
            if (stage._isDefined(element)) Push(Out, stage._collector(element));
            else Pull(In);
        }
    }
}
