using Akka.Streams.Stage;
using Akka.Streams.Supervision;

namespace Akka.Streams.Implementation.Fusing;

/// <summary>
/// The logic of an operator with one inlet and one outlet. By itself it pulls when it is pulled and ends with either
/// neighbour. User code that throws on an element is judged by the supervision strategy among the attributes.
/// </summary>
internal abstract class LinearLogic<TIn, TOut> : TimerGraphStageLogic, IInHandler, IOutHandler
{
    protected LinearLogic(LinearStage<TIn, TOut> stage) : base(stage.Shape)
    {
        In = stage.In;
        Out = stage.Out;
        SetHandler(In, this);
        SetHandler(Out, this);
    }

    protected Inlet<TIn> In { get; }

    protected Outlet<TOut> Out { get; }

    public void OnPush()
    {
        try
        {
            OnElement(Grab(In));
        }
        catch (Exception failure)
        {
            Supervise(failure);
        }
    }

    /// <summary>For user code that runs on a pull: its failures are judged like those on an element.</summary>
    protected void Guarded(Action step)
    {
        try
        {
            step();
        }
        catch (Exception failure)
        {
            Supervise(failure);
        }
    }

    public virtual void OnPull() => Pull(In);

    public virtual void OnUpstreamFinish() => CompleteStage();

    public virtual void OnUpstreamFailure(Exception e) => FailStage(e);

    public virtual void OnDownstreamFinish(Exception cause) => CancelStage(cause);

    /// <summary>It asks for elements before it is asked for one.</summary>
    protected virtual bool PullsAhead => false;

    protected internal override void OnTimer(object timerKey)
    {
    }

    protected abstract void OnElement(TIn element);

    /// <summary>Forgets what earlier elements left behind, as the strategy said restart.</summary>
    protected virtual void OnRestart()
    {
    }

    private void Supervise(Exception failure)
    {
        switch (Decide(failure))
        {
            case Directive.Stop:
                FailStage(failure);
                return;
            case Directive.Restart:
                OnRestart();
                break;
            case Directive.Resume:
                break;
        }

        if (IsClosed(In)) CompleteStage();
        else if ((PullsAhead || IsAvailable(Out)) && !HasBeenPulled(In)) Pull(In);
    }
}
