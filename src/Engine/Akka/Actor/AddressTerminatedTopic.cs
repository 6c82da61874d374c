using System.Collections.Concurrent;
using Akka.Event;

namespace Akka.Actor;

/// <summary>Published by remoting when a node is found to be gone for good.</summary>
internal sealed record AddressTerminated(Address Address) : IAutoReceivedMessage, IPossiblyHarmful, IDeadLetterSuppression;

/// <summary>Tells the actors that asked for it which nodes are gone.</summary>
internal sealed class AddressTerminatedTopic
{
    private readonly ConcurrentDictionary<IActorRef, byte> _subscribers = new();

    public void Subscribe(IActorRef subscriber) => _subscribers.TryAdd(subscriber, 0);

    public void Unsubscribe(IActorRef subscriber) => _subscribers.TryRemove(subscriber, out _);

    public void Publish(AddressTerminated message)
    {
        foreach (var (subscriber, _) in _subscribers) subscriber.Tell(message, ActorRefs.NoSender);
    }
}
