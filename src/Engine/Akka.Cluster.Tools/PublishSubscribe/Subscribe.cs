using Akka.Actor;

namespace Akka.Cluster.Tools.PublishSubscribe;

/// <summary>To the mediator of the own node; answered with <see cref="SubscribeAck"/>.</summary>
public sealed record Subscribe
{
    public Subscribe(string topic, IActorRef @ref, string? group = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(topic);
        if (group is not null) throw new NotSupportedException("groups of subscribers are not part of this engine");
        Topic = topic;
        Ref = @ref;
    }

    public string Topic { get; }

    public IActorRef Ref { get; }
}
