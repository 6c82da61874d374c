using Akka.Event;
using Akka.Streams.Stage;

namespace Akka.Streams.Implementation.Fusing;

/// <summary>A call from outside into a stage, on its way to the actor that runs it.</summary>
internal abstract class AsyncInput(GraphStageLogic logic) : IDeadLetterSuppression
{
    public GraphStageLogic Logic { get; } = logic;

    public abstract void Invoke();
}

internal sealed class AsyncSignal(GraphStageLogic logic, Action handler) : AsyncInput(logic)
{
    public override void Invoke() => handler();
}

internal sealed class AsyncValue<T>(GraphStageLogic logic, Action<T> handler, T value) : AsyncInput(logic)
{
    public override void Invoke() => handler(value);
}
