using Akka.Streams.Stage;

namespace Akka.Streams.Implementation.Fusing;

/// <summary>Replaces a failure by another.</summary>
internal sealed class SelectError<T>(Func<Exception, Exception> selector) : LinearStage<T, T>("selectError")
{
    private readonly Func<Exception, Exception> _selector = selector;

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this);

    private sealed class Logic(SelectError<T> stage) : LinearLogic<T, T>(stage)
    {
        public override void OnUpstreamFailure(Exception e) => FailStage(stage._selector(e));

        protected override void OnElement(T element) => Push(Out, element);
    }
}
