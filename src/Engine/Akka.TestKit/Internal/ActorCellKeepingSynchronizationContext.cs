using Akka.Actor;

namespace Akka.TestKit.Internal;

/// <summary>Keeps the test actor the implicit sender after an await, which may continue on any thread.</summary>
internal sealed class ActorCellKeepingSynchronizationContext(ActorCell cell, SynchronizationContext? inner)
    : SynchronizationContext
{
    public override void Post(SendOrPostCallback d, object? state)
    {
        if (inner is null)
            ThreadPool.QueueUserWorkItem(_ => Run(d, state));
        else
            inner.Post(_ => Run(d, state), null);
    }

    public override void Send(SendOrPostCallback d, object? state) => Run(d, state);

    public override SynchronizationContext CreateCopy() => new ActorCellKeepingSynchronizationContext(cell, inner);

    public override void OperationStarted() => inner?.OperationStarted();

    public override void OperationCompleted() => inner?.OperationCompleted();

    private void Run(SendOrPostCallback d, object? state)
    {
        var (outerContext, outerCell) = (Current, ActorCell.Current);
        SetSynchronizationContext(this);
        ActorCell.Current = cell;
        try
        {
            d(state);
        }
        finally
        {
            ActorCell.Current = outerCell;
            SetSynchronizationContext(outerContext);
        }
    }
}
