namespace Akka.Streams.Stage;

/// <summary>A logic that is the handler of its own inlet.</summary>
public abstract class InGraphStageLogic : GraphStageLogic, IInHandler
{
    protected InGraphStageLogic(int inCount, int outCount) : base(inCount, outCount)
    {
    }

    protected InGraphStageLogic(Shape shape) : base(shape)
    {
    }

    public abstract void OnPush();

    public virtual void OnUpstreamFinish() => CompleteStage();

    public virtual void OnUpstreamFailure(Exception e) => FailStage(e);
}
