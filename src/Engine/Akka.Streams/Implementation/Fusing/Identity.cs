using Akka.Streams.Stage;

namespace Akka.Streams.Implementation.Fusing;

internal sealed class Identity<T>() : LinearStage<T, T>("identity")
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this);

    private sealed class Logic(Identity<T> stage) : LinearLogic<T, T>(stage)
    {
        protected override void OnElement(T element) => Push(Out, element);
    }
}
