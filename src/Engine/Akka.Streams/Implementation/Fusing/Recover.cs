using Akka.Streams.Stage;
using Akka.Util;

namespace Akka.Streams.Implementation.Fusing;

/// <summary>Instead of failing, a last element; or the failure, when the function has none for it.</summary>
internal sealed class Recover<T>(Func<Exception, Option<T>> recovery) : LinearStage<T, T>("recover")
{
    private readonly Func<Exception, Option<T>> _recovery = recovery;

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this);

    private sealed class Logic(Recover<T> stage) : LinearLogic<T, T>(stage)
    {
        public override void OnUpstreamFailure(Exception e)
        {
            var last = stage._recovery(e);
            if (!last.HasValue)
            {
                FailStage(e);
                return;
            }

            Emit(Out, last.Value);
            CompleteStage();
        }

        protected override void OnElement(T element) => Push(Out, element);
    }
}
