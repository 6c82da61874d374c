using Akka.Streams.Stage;

namespace Akka.Streams.Implementation;

/// <summary>The logic of a stage with one outlet; it ends when downstream cancels.</summary>
internal abstract class SourceLogic<TOut> : TimerGraphStageLogic, IOutHandler
{
    protected SourceLogic(SourceShape<TOut> shape) : base(shape)
    {
        Out = shape.Outlet;
        SetHandler(Out, this);
    }

    protected Outlet<TOut> Out { get; }

    public virtual void OnPull()
    {
    }

    public virtual void OnDownstreamFinish(Exception cause) => CancelStage(cause);

    protected internal override void OnTimer(object timerKey)
    {
    }
}
