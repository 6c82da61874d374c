using Akka.Actor;

namespace Akka.Remote.Tests;

/// <summary>Sends back what it gets.</summary>
internal sealed class Echo : UntypedActor
{
    public static Props Props { get; } = Props.Create(() => new Echo());

    protected override void OnReceive(object message) => Sender.Tell(message);
}
