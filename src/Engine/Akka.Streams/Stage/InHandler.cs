using Akka.Streams.Implementation.Fusing;

namespace Akka.Streams.Stage;

/// <summary>Ends the stage with its upstream, unless overridden.</summary>
public abstract class InHandler : IInHandler
{
    public abstract void OnPush();

    public virtual void OnUpstreamFinish() => GraphInterpreter.Current.ActiveStage.CompleteStage();

    public virtual void OnUpstreamFailure(Exception e) => GraphInterpreter.Current.ActiveStage.FailStage(e);
}
