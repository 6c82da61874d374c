namespace Akka.Streams.Stage;

/// <summary>A logic that is the handler of its own outlet.</summary>
public abstract class OutGraphStageLogic : GraphStageLogic, IOutHandler
{
    protected OutGraphStageLogic(int inCount, int outCount) : base(inCount, outCount)
    {
    }

    protected OutGraphStageLogic(Shape shape) : base(shape)
    {
    }

    public abstract void OnPull();

    public virtual void OnDownstreamFinish(Exception cause) => CancelStage(cause);
}
