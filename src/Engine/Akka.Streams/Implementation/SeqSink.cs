using System.Collections.Immutable;
using Akka.Streams.Stage;

namespace Akka.Streams.Implementation;

/// <summary>All elements, in order.</summary>
internal sealed class SeqSink<T>() : SinkStage<T, Task<IImmutableList<T>>>("seqSink")
{
    public override ILogicAndMaterializedValue<Task<IImmutableList<T>>> CreateLogicAndMaterializedValue(
        Attributes inheritedAttributes)
    {
        var logic = new Logic(Shape);
        return new LogicAndMaterializedValue<Task<IImmutableList<T>>>(logic, logic.Result);
    }

    private sealed class Logic(SinkShape<T> shape) : TaskSinkLogic<T, IImmutableList<T>>(shape)
    {
        private readonly ImmutableArray<T>.Builder _elements = ImmutableArray.CreateBuilder<T>();

        protected override void OnElement(T element) => _elements.Add(element);

        protected override void Finish() => Succeed(_elements.DrainToImmutable());
    }
}
