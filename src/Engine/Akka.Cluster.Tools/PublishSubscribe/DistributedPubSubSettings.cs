using Akka.Actor;
using Akka.Configuration;

namespace Akka.Cluster.Tools.PublishSubscribe;

/// <summary>The section <c>akka.cluster.pub-sub</c>; reference.conf says what each key means.</summary>
public sealed class DistributedPubSubSettings : INoSerializationVerificationNeeded
{
    private DistributedPubSubSettings(Config config)
    {
        Role = config.GetString("role") is { Length: > 0 } role ? role : null;
        GossipInterval = config.GetTimeSpan("gossip-interval");
    }

    public string? Role { get; }

    public TimeSpan GossipInterval { get; }

    public static DistributedPubSubSettings Create(ActorSystem system)
    {
        system.Settings.InjectTopLevelFallback(DistributedPubSub.DefaultConfig());
        return Create(system.Settings.Config.GetConfig("akka.cluster.pub-sub"));
    }

    /// <param name="config">The section itself.</param>
    public static DistributedPubSubSettings Create(Config config) => new(config);
}
