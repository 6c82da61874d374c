using Akka.Streams.Stage;

namespace Akka.Streams.Implementation.Fusing;

/// <summary>Elements from the first that does not match.</summary>
internal sealed class SkipWhile<T>(Predicate<T> predicate) : LinearStage<T, T>("skipWhile")
{
    private readonly Predicate<T> _predicate = predicate;

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this);

    private sealed class Logic(SkipWhile<T> stage) : LinearLogic<T, T>(stage)
    {
        private bool _hasBegun;

        protected override void OnElement(T element)
        {
            _hasBegun = _hasBegun || !stage._predicate(element);
            if (_hasBegun) Push(Out, element);
            else Pull(In);
        }
    }
}
