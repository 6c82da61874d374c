using Akka.Streams.Stage;

namespace Akka.Streams.Implementation;

/// <summary>Calls an action for every element.</summary>
internal sealed class ForEachSink<T>(Action<T> action) : SinkStage<T, Task<Done>>("forEachSink")
{
    public override ILogicAndMaterializedValue<Task<Done>> CreateLogicAndMaterializedValue(Attributes inheritedAttributes)
    {
        var logic = new Logic(Shape, action);
        return new LogicAndMaterializedValue<Task<Done>>(logic, logic.Result);
    }

    private sealed class Logic(SinkShape<T> shape, Action<T> action) : TaskSinkLogic<T, Done>(shape)
    {
        protected override void OnElement(T element) => action(element);

        protected override void Finish() => Succeed(Done.Instance);
    }
}
