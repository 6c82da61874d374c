using Akka.Streams.Stage;

namespace Akka.Streams.Implementation.Fusing;

/// <summary>Elements up to the first that does not match, which may be included.</summary>
internal sealed class TakeWhile<T>(Predicate<T> predicate, bool inclusive) : LinearStage<T, T>("takeWhile")
{
    private readonly Predicate<T> _predicate = predicate;
    private readonly bool _inclusive = inclusive;

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this);

    private sealed class Logic(TakeWhile<T> stage) : LinearLogic<T, T>(stage)
    {
        protected override void OnElement(T element)
        {
            var matches = stage._predicate(element);
            if (matches || stage._inclusive) Push(Out, element);
            if (!matches) CompleteStage();
        }
    }
}
