using Akka.Streams.Stage;
using Akka.Streams.Supervision;

namespace Akka.Streams.Implementation;

/// <summary>
/// The logic of a sink that ends in a task: pulls at once and after every element, and completes its task on every way
/// out. Continuations of the task run elsewhere, never inside the stage.
/// </summary>
internal abstract class TaskSinkLogic<TIn, TResult> : InGraphStageLogic
{
    private readonly TaskCompletionSource<TResult> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

    protected TaskSinkLogic(SinkShape<TIn> shape) : base(shape)
    {
        In = shape.Inlet;
        SetHandler(In, this);
    }

    public Task<TResult> Result => _result.Task;

    protected Inlet<TIn> In { get; }

    public override void PreStart() => Pull(In);

    public override void OnPush()
    {
        try
        {
            OnElement(Grab(In));
        }
        catch (Exception failure)
        {
            Supervise(failure);
        }

        TryPull(In);
    }

    public override void OnUpstreamFinish()
    {
        Finish();
        CompleteStage();
    }

    public override void OnUpstreamFailure(Exception e)
    {
        _result.TrySetException(e);
        FailStage(e);
    }

    public override void PostStop() => _result.TrySetException(new AbruptStageTerminationException(this));

    protected abstract void OnElement(TIn element);

    /// <summary>Upstream has completed: what is the result?</summary>
    protected abstract void Finish();

    /// <summary>Forgets what earlier elements left behind, as the strategy said restart.</summary>
    protected virtual void OnRestart()
    {
    }

    protected void Succeed(TResult result) => _result.TrySetResult(result);

    protected void Fault(Exception failure) => _result.TrySetException(failure);

    private void Supervise(Exception failure)
    {
        switch (Decide(failure))
        {
            case Directive.Stop:
                Fault(failure);
                FailStage(failure);
                break;
            case Directive.Restart:
                OnRestart();
                break;
            case Directive.Resume:
                break;
        }
    }
}
