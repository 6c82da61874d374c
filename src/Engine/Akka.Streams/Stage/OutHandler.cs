using Akka.Streams.Implementation.Fusing;

namespace Akka.Streams.Stage;

/// <summary>Ends the stage with its downstream, unless overridden.</summary>
public abstract class OutHandler : IOutHandler
{
    public abstract void OnPull();

    public virtual void OnDownstreamFinish(Exception cause) =>
        GraphInterpreter.Current.ActiveStage.CancelStage(cause);
}
