using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Configuration;
using Akka.Event;
using Akka.Remote;

namespace Akka.Cluster;

/// <summary>The provider of <c>akka.actor.provider = cluster</c>: remoting, and the membership with it.</summary>
public class ClusterActorRefProvider : RemoteActorRefProvider
{
    public ClusterActorRefProvider(string systemName, Settings settings, EventStream eventStream)
        : base(systemName, settings, eventStream) =>
        settings.InjectTopLevelFallback(ConfigurationFactory.FromResource<ClusterActorRefProvider>("Akka.Cluster.Configuration.Cluster.conf"));

    public override void Init(ActorSystemImpl system)
    {
        base.Init(system);
        Cluster.Get(system);
    }

    internal void NodeAdded(UniqueAddress node) => RemoteWatcher.Tell(new RemoteWatcher.NodeAdded(node.Address));

    /// <summary>Membership knows for certain what the remote watcher would only suspect.</summary>
    internal void NodeRemoved(UniqueAddress node, bool quarantine)
    {
        if (quarantine) Quarantine(node.Address, node.Uid);
        RemoteWatcher.Tell(new RemoteWatcher.NodeRemoved(node.Address));
    }
}
