using Akka.Event;

namespace Akka.Cluster.Tools.PublishSubscribe;

/// <summary>What is published from now on, on this node, reaches the subscriber; from others as soon as they have heard.</summary>
public sealed record SubscribeAck : IDeadLetterSuppression
{
    public SubscribeAck(Subscribe subscribe) => Subscribe = subscribe;

    public Subscribe Subscribe { get; }
}
