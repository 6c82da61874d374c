using Akka.Streams.Stage;

namespace Akka.Streams.Implementation.Fusing;

internal sealed class Where<T>(Predicate<T> predicate) : LinearStage<T, T>("where")
{
    private readonly Predicate<T> _predicate = predicate;

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this);

    private sealed class Logic(Where<T> stage) : LinearLogic<T, T>(stage)
    {
        protected override void OnElement(T element)
        {
            if (stage._predicate(element)) Push(Out, element);
            else Pull(In);
        }
    }
}
