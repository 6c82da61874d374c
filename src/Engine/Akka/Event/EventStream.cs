using Akka.Actor;
using Akka.Actor.Internal;

namespace Akka.Event;

/// <summary>The actor system's main bus: dead letters, log events, life cycle of the cluster, and whatever users publish.</summary>
public class EventStream : LoggingBus
{
    private readonly bool _debug;
    private IActorRef? _unsubscriber;

    public EventStream(bool debug) => _debug = debug;

    public override bool Subscribe(IActorRef subscriber, Type channel)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        if (_debug) Log($"subscribing {subscriber} to channel {channel}");
        return base.Subscribe(subscriber, channel);
    }

    public override bool Unsubscribe(IActorRef subscriber, Type channel)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        if (_debug) Log($"unsubscribing {subscriber} from channel {channel}");
        return base.Unsubscribe(subscriber, channel);
    }

    public override bool Unsubscribe(IActorRef subscriber)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        if (_debug) Log($"unsubscribing {subscriber} from all channels");
        return base.Unsubscribe(subscriber);
    }

    internal void StartUnsubscriber(ActorSystemImpl system) =>
        _unsubscriber = system.SystemActorOf(Props.Create(() => new Unsubscriber(this)), "eventStreamUnsubscriber");

    internal override void OnSubscribed(IActorRef subscriber)
    {
        if (subscriber is not MinimalActorRef) _unsubscriber?.Tell(new Unsubscriber.Follow(subscriber), ActorRefs.NoSender);
    }

    internal override void OnUnsubscribed(IActorRef subscriber)
    {
        if (subscriber is not MinimalActorRef) _unsubscriber?.Tell(new Unsubscriber.Forget(subscriber), ActorRefs.NoSender);
    }

    private void Log(string text) => Publish(new Debug(nameof(EventStream), GetType(), text));

    /// <summary>Watches the subscribers, and unsubscribes those that have ended.</summary>
    private sealed class Unsubscriber(EventStream stream) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case Follow follow:
                    Context.Watch(follow.Subscriber);
                    break;
                case Forget forget:
                    Context.Unwatch(forget.Subscriber);
                    break;
                case Terminated end:
                    stream.Unsubscribe(end.ActorRef);
                    break;
                default:
                    Unhandled(message);
                    break;
            }
        }

        internal sealed record Follow(IActorRef Subscriber);

        internal sealed record Forget(IActorRef Subscriber);
    }
}
