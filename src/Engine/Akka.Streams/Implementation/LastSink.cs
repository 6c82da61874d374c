using Akka.Streams.Stage;

namespace Akka.Streams.Implementation;

/// <summary>The last element.</summary>
internal sealed class LastSink<T>(bool acceptsNone) : SinkStage<T, Task<T>>("lastSink")
{
    public override ILogicAndMaterializedValue<Task<T>> CreateLogicAndMaterializedValue(Attributes inheritedAttributes)
    {
        var logic = new Logic(Shape, acceptsNone);
        return new LogicAndMaterializedValue<Task<T>>(logic, logic.Result);
    }

    private sealed class Logic(SinkShape<T> shape, bool acceptsNone) : TaskSinkLogic<T, T>(shape)
    {
        private T? _last;
        private bool _hasLast;

        protected override void OnElement(T element)
        {
            _last = element;
            _hasLast = true;
        }

        protected override void Finish()
        {
            if (_hasLast || acceptsNone) Succeed(_last!);
            else Fault(new NoSuchElementException("Last of empty stream"));
        }
    }
}
