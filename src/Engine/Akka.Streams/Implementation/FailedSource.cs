using Akka.Streams.Stage;

namespace Akka.Streams.Implementation;

internal sealed class FailedSource<T>(Exception failure) : SourceStage<T, NotUsed>("failedSource")
{
    public override ILogicAndMaterializedValue<NotUsed> CreateLogicAndMaterializedValue(Attributes inheritedAttributes) =>
        new LogicAndMaterializedValue<NotUsed>(new Logic(Shape, failure), NotUsed.Instance);

    private sealed class Logic(SourceShape<T> shape, Exception failure) : SourceLogic<T>(shape)
    {
        public override void PreStart() => FailStage(failure);
    }
}
