using Akka.Streams.Stage;

namespace Akka.Streams.Implementation.Fusing;

/// <summary>All but the first so many elements.</summary>
internal sealed class Skip<T>(long count) : LinearStage<T, T>("skip")
{
    private readonly long _count = count;

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this);

    private sealed class Logic(Skip<T> stage) : LinearLogic<T, T>(stage)
    {
        private long _left = stage._count;

        protected override void OnElement(T element)
        {
            if (_left <= 0)
            {
                Push(Out, element);
            }
            else
            {
                _left--;
                Pull(In);
            }
        }
    }
}
