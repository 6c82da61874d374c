using Akka.Actor;

namespace Akka.TestKit.TestActors;

/// <summary>Sends every message back.</summary>
public class SimpleEchoActor : ReceiveActor
{
    public SimpleEchoActor() => ReceiveAny(message => Sender.Tell(message, Self));
}
