using Akka.Actor;

namespace Akka.Cluster.Tools.PublishSubscribe;

/// <summary>To the mediator: this message to all subscribers of the topic, on all nodes, at most once each.</summary>
public sealed record Publish : IDistributedPubSubMessage, IWrappedMessage
{
    public Publish(string topic, object message, bool sendOneMessageToEachGroup = false)
    {
        if (sendOneMessageToEachGroup) throw new NotSupportedException("groups of subscribers are not part of this engine");
        Topic = topic;
        Message = message;
    }

    public string Topic { get; }

    public object Message { get; }
}
