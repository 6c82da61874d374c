using Akka.Streams.Stage;

namespace Akka.Streams.Implementation;

/// <summary>The same element for as long as someone wants it.</summary>
internal sealed class RepeatSource<T>(T element) : SourceStage<T, NotUsed>("repeat")
{
    public override ILogicAndMaterializedValue<NotUsed> CreateLogicAndMaterializedValue(Attributes inheritedAttributes) =>
        new LogicAndMaterializedValue<NotUsed>(new Logic(Shape, element), NotUsed.Instance);

    private sealed class Logic(SourceShape<T> shape, T element) : SourceLogic<T>(shape)
    {
        public override void OnPull() => Push(Out, element);
    }
}
