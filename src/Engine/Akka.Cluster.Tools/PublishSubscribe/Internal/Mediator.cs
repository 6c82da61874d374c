using Akka.Actor;

namespace Akka.Cluster.Tools.PublishSubscribe.Internal;

/// <summary>
/// One a node. Knows the local subscribers, and by gossip on which other nodes a topic has some; publishes to both. A change
/// of the own topics is told to all at once, gossip repairs what got lost. Delivery is at most once.
/// Restarted it would forget its subscribers, so a failure stops it: nothing in it is expected to fail.
/// </summary>
internal sealed class Mediator : UntypedActor, IWithTimers
{
    private readonly Cluster _cluster = Cluster.Get(Context.System);
    private readonly DistributedPubSubSettings _settings;
    private readonly Dictionary<string, HashSet<IActorRef>> _subscribers = [];
    private readonly HashSet<Address> _nodes = [];
    private readonly TopicRegistry _registry;
    private readonly Random _random = new();

    public Mediator(DistributedPubSubSettings settings)
    {
        _settings = settings;
        _registry = new TopicRegistry(_cluster.SelfAddress);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private sealed record GossipTick;

    protected override void PreStart()
    {
        _cluster.Subscribe(Self, ClusterEvent.InitialStateAsEvents, typeof(ClusterEvent.IMemberEvent));
        Timers.StartPeriodicTimer("gossip", new GossipTick(), _settings.GossipInterval);
    }

    protected override void PostStop() => _cluster.Unsubscribe(Self);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Publish publish: OnPublish(publish); break;
            case PublishedElsewhere published: DeliverHere(published.Topic, published.Message); break;
            case Subscribe subscribe: OnSubscribe(subscribe); break;
            case Unsubscribe unsubscribe: OnUnsubscribe(unsubscribe); break;
            case Terminated terminated: OnSubscriberTerminated(terminated.ActorRef); break;
            case MediatorStatus status: OnStatus(status); break;
            case MediatorDelta delta: _registry.Merge(delta.Buckets, _nodes); break;
            case ClusterEvent.IMemberEvent change: OnMemberEvent(change); break;
            case GossipTick: Gossip(); break;
            default: Unhandled(message); break;
        }
    }

    private void OnPublish(Publish publish)
    {
        DeliverHere(publish.Topic, publish.Message);
        foreach (var node in _registry.OthersWith(publish.Topic)) MediatorAt(node).Tell(new PublishedElsewhere(publish.Topic, publish.Message), Sender);
    }

    private void DeliverHere(string topic, object message)
    {
        if (!_subscribers.TryGetValue(topic, out var subscribers)) return;
        foreach (var subscriber in subscribers) subscriber.Forward(message);
    }

    private void OnSubscribe(Subscribe subscribe)
    {
        if (!_subscribers.TryGetValue(subscribe.Topic, out var subscribers)) _subscribers[subscribe.Topic] = subscribers = [];
        subscribers.Add(subscribe.Ref);
        Context.Watch(subscribe.Ref);
        TopicsMayHaveChanged();
        Sender.Tell(new SubscribeAck(subscribe));
    }

    private void OnUnsubscribe(Unsubscribe unsubscribe)
    {
        Remove(unsubscribe.Topic, unsubscribe.Ref);
        if (!_subscribers.Values.Any(s => s.Contains(unsubscribe.Ref))) Context.Unwatch(unsubscribe.Ref);
        TopicsMayHaveChanged();
        Sender.Tell(new UnsubscribeAck(unsubscribe));
    }

    private void OnSubscriberTerminated(IActorRef subscriber)
    {
        foreach (var topic in _subscribers.Keys.ToArray()) Remove(topic, subscriber);
        TopicsMayHaveChanged();
    }

    private void Remove(string topic, IActorRef subscriber)
    {
        if (!_subscribers.TryGetValue(topic, out var subscribers)) return;
        subscribers.Remove(subscriber);
        if (subscribers.Count == 0) _subscribers.Remove(topic);
    }

    private void TopicsMayHaveChanged()
    {
        if (!_registry.SetOwnTopics([.. _subscribers.Keys], Context.System.Scheduler.Now.UtcTicks)) return;
        foreach (var node in _nodes) MediatorAt(node).Tell(new MediatorDelta([_registry.Own]), Self);
    }

    private void OnMemberEvent(ClusterEvent.IMemberEvent change)
    {
        var member = change.Member;
        if (member.UniqueAddress.Equals(_cluster.SelfUniqueAddress)) return;
        if (_settings.Role is { } role && !member.HasRole(role)) return;
        if (member.Status is MemberStatus.Up or MemberStatus.WeaklyUp)
        {
            if (_nodes.Add(member.Address)) MediatorAt(member.Address).Tell(Status(isReply: false), Self);
        }
        else if (member.Status is MemberStatus.Down or MemberStatus.Removed)
        {
            _nodes.Remove(member.Address);
            _registry.Remove(member.Address);
        }
    }

    private void Gossip()
    {
        if (_nodes.Count > 0) MediatorAt(_nodes.ElementAt(_random.Next(_nodes.Count))).Tell(Status(isReply: false), Self);
    }

    private void OnStatus(MediatorStatus status)
    {
        var newer = _registry.NewerThan(status.Versions);
        if (!newer.IsEmpty) Sender.Tell(new MediatorDelta(newer), Self);
        if (!status.IsReply && _registry.KnowsLessThan(status.Versions)) Sender.Tell(Status(isReply: true), Self);
    }

    private MediatorStatus Status(bool isReply) => new(_registry.Versions, isReply);

    private ActorSelection MediatorAt(Address node) => Context.ActorSelection(new RootActorPath(node) / Self.Path.Elements);
}
