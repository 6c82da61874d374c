namespace Akka.Actor;

/// <summary>Messages that the actor's cell handles itself, before or instead of the actor.</summary>
public interface IAutoReceivedMessage;
