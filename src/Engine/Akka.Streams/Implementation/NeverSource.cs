using Akka.Streams.Stage;

namespace Akka.Streams.Implementation;

/// <summary>Gives nothing and never ends by itself.</summary>
internal sealed class NeverSource<T>() : SourceStage<T, NotUsed>("neverSource")
{
    public override ILogicAndMaterializedValue<NotUsed> CreateLogicAndMaterializedValue(Attributes inheritedAttributes) =>
        new LogicAndMaterializedValue<NotUsed>(new Logic(Shape), NotUsed.Instance);

    private sealed class Logic(SourceShape<T> shape) : SourceLogic<T>(shape);
}
