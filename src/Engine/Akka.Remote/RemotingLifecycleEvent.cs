using Akka.Event;

namespace Akka.Remote;

/// <summary>What happens to remoting, published on the event stream.</summary>
public abstract class RemotingLifecycleEvent
{
    public abstract LogLevel LogLevel();
}
