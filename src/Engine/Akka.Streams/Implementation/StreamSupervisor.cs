using Akka.Actor;

namespace Akka.Streams.Implementation;

/// <summary>
/// The parent of the actors that run a materializer's streams. A stream's actor that fails is stopped: its stages
/// cannot be started again in the middle.
/// </summary>
internal sealed class StreamSupervisor(ActorMaterializerImpl.Lifetime lifetime) : UntypedActor
{
    private static int _count;

    public static Props Props(ActorMaterializerImpl.Lifetime lifetime) =>
        Actor.Props.Create(() => new StreamSupervisor(lifetime));

    public static string NextName() => $"StreamSupervisor-{Interlocked.Increment(ref _count) - 1}";

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);

    protected override void OnReceive(object message) => Unhandled(message);

    protected override void PostStop() => lifetime.End();
}
