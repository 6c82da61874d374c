namespace Akka.Streams.Stage;

/// <summary>A logic that is the handler of its own inlet and outlet.</summary>
public abstract class InAndOutGraphStageLogic : GraphStageLogic, IInHandler, IOutHandler
{
    protected InAndOutGraphStageLogic(int inCount, int outCount) : base(inCount, outCount)
    {
    }

    protected InAndOutGraphStageLogic(Shape shape) : base(shape)
    {
    }

    public abstract void OnPush();

    public virtual void OnUpstreamFinish() => CompleteStage();

    public virtual void OnUpstreamFailure(Exception e) => FailStage(e);

    public abstract void OnPull();

    public virtual void OnDownstreamFinish(Exception cause) => CancelStage(cause);
}
