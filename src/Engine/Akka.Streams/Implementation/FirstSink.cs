using Akka.Streams.Stage;

namespace Akka.Streams.Implementation;

/// <summary>The first element; then upstream is cancelled.</summary>
internal sealed class FirstSink<T>(bool acceptsNone) : SinkStage<T, Task<T>>("firstSink")
{
    public override ILogicAndMaterializedValue<Task<T>> CreateLogicAndMaterializedValue(Attributes inheritedAttributes)
    {
        var logic = new Logic(Shape, acceptsNone);
        return new LogicAndMaterializedValue<Task<T>>(logic, logic.Result);
    }

    private sealed class Logic(SinkShape<T> shape, bool acceptsNone) : TaskSinkLogic<T, T>(shape)
    {
        protected override void OnElement(T element)
        {
            Succeed(element);
            CompleteStage();
        }

        protected override void Finish()
        {
            if (acceptsNone) Succeed(default!);
            else Fault(new NoSuchElementException("First of empty stream"));
        }
    }
}
