using Akka.Streams.Stage;

namespace Akka.Streams.Implementation;

/// <summary>One value made from all elements.</summary>
internal sealed class AggregateSink<TIn, TOut>(TOut zero, Func<TOut, TIn, TOut> aggregate)
    : SinkStage<TIn, Task<TOut>>("aggregateSink")
{
    public override ILogicAndMaterializedValue<Task<TOut>> CreateLogicAndMaterializedValue(Attributes inheritedAttributes)
    {
        var logic = new Logic(Shape, zero, aggregate);
        return new LogicAndMaterializedValue<Task<TOut>>(logic, logic.Result);
    }

    private sealed class Logic(SinkShape<TIn> shape, TOut zero, Func<TOut, TIn, TOut> aggregate)
        : TaskSinkLogic<TIn, TOut>(shape)
    {
        private readonly TOut _zero = zero;
        private TOut _value = zero;

        protected override void OnElement(TIn element) => _value = aggregate(_value, element);

        protected override void OnRestart() => _value = _zero;

        protected override void Finish() => Succeed(_value);
    }
}
