using Akka.Actor;
using Akka.Event;

namespace Akka.TestKit.Internal;

/// <summary>
/// The actor behind a kit or a probe: what it receives goes into the queue, unless it is one of the instructions below
/// or is to be ignored. It supervises the children that the test asks for.
/// </summary>
internal sealed class TestActor(TestQueue queue) : UntypedActor
{
    private Func<object, bool>? _ignore;
    private AutoPilot _autoPilot = AutoPilot.NoAutoPilot;
    private readonly DelegatingStrategy _strategy = new();

    public sealed record SetIgnore(Func<object, bool>? Ignore) : INoSerializationVerificationNeeded;

    public sealed record SetAutoPilot(AutoPilot AutoPilot) : INoSerializationVerificationNeeded;

    public sealed record WatchRequest(IActorRef Actor) : INoSerializationVerificationNeeded;

    public sealed record UnwatchRequest(IActorRef Actor) : INoSerializationVerificationNeeded;

    /// <summary>Answered with the child's reference.</summary>
    public sealed record Spawn(Props Props, string? Name, SupervisorStrategy? Strategy) : INoSerializationVerificationNeeded;

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case SetIgnore m:
                _ignore = m.Ignore;
                break;
            case SetAutoPilot m:
                _autoPilot = m.AutoPilot;
                break;
            case WatchRequest m:
                Context.Watch(m.Actor);
                Sender.Tell(m.Actor, ActorRefs.NoSender);
                break;
            case UnwatchRequest m:
                Context.Unwatch(m.Actor);
                Sender.Tell(m.Actor, ActorRefs.NoSender);
                break;
            case Spawn m:
                HandleSpawn(m);
                break;
            default:
                HandleMessage(message);
                break;
        }
    }

    // A child fails by its own strategy where the test gave one; restarts are not decided here.
    protected override SupervisorStrategy SupervisorStrategy() => _strategy;

    // What is left when the system stops was not asked for: it is a dead letter, as with any actor.
    protected override void PostStop()
    {
        while (queue.Take(TimeSpan.Zero, CancellationToken.None) is { } left)
            Context.System.DeadLetters.Tell(new DeadLetter(left.Message, left.Sender, Self), left.Sender);
    }

    private void HandleSpawn(Spawn spawn)
    {
        var child = Context.ActorOf(spawn.Props, spawn.Name);
        if (spawn.Strategy is not null)
            _strategy.Use(child, spawn.Strategy);
        Sender.Tell(child, ActorRefs.NoSender);
    }

    private void HandleMessage(object message)
    {
        var next = _autoPilot.Run(Sender, message);
        if (next is not KeepRunning)
            _autoPilot = next;
        if (_ignore is null || !_ignore(message))
            queue.Add(new RealMessageEnvelope(message, Sender));
    }
}
