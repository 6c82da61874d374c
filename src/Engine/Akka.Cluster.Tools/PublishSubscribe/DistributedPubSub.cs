using Akka.Actor;
using Akka.Cluster.Tools.PublishSubscribe.Internal;
using Akka.Configuration;

namespace Akka.Cluster.Tools.PublishSubscribe;

/// <summary>Topics over all nodes of a cluster: <see cref="Subscribe"/> and <see cref="Publish"/> go to the <see cref="Mediator"/>.</summary>
public class DistributedPubSub : IExtension
{
    public DistributedPubSub(ExtendedActorSystem system)
    {
        var settings = DistributedPubSubSettings.Create(system);
        var name = system.Settings.Config.GetString("akka.cluster.pub-sub.name", "distributedPubSubMediator");
        Mediator = system.SystemActorOf(Props.Create(() => new Mediator(settings)).WithDeploy(Deploy.Local), name);
    }

    public IActorRef Mediator { get; }

    public static DistributedPubSub Get(ActorSystem system) => system.WithExtension<DistributedPubSub, DistributedPubSubExtensionProvider>();

    public static Config DefaultConfig() =>
        ConfigurationFactory.FromResource<DistributedPubSub>("Akka.Cluster.Tools.PublishSubscribe.reference.conf");
}
