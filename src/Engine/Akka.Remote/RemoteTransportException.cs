using Akka.Actor;

namespace Akka.Remote;

/// <summary>Remoting could not start.</summary>
public class RemoteTransportException(string message, Exception? cause = null) : AkkaException(message, cause);
