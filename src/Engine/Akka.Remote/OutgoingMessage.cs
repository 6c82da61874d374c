using Akka.Actor;

namespace Akka.Remote;

/// <summary>A message on its way to another node, not serialized yet.</summary>
internal readonly record struct OutgoingMessage(object Message, IActorRef Sender, IActorRef Recipient);
