using Akka.Actor;

namespace Akka.Remote.Serialization;

/// <summary>A failure that an actor on another node has answered with.</summary>
internal sealed class RemoteFailureException(string type, string message) : AkkaException($"{type}: {message}");
