using Akka.Streams.Stage;

namespace Akka.Streams.Implementation.Fusing;

/// <summary>The first so many elements; completes with the last of them.</summary>
internal sealed class Take<T>(long count) : LinearStage<T, T>("take")
{
    private readonly long _count = count;

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this);

    private sealed class Logic(Take<T> stage) : LinearLogic<T, T>(stage)
    {
        private long _left = stage._count;

        public override void PreStart()
        {
            if (_left <= 0) CompleteStage();
        }

        protected override void OnElement(T element)
        {
            Push(Out, element);
            if (--_left == 0) CompleteStage();
        }
    }
}
