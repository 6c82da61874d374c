using Akka.Actor;
using Akka.Actor.Internal;

namespace Akka.Cluster;

public class ClusterExtension : ExtensionIdProvider<Cluster>
{
    public override Cluster CreateExtension(ExtendedActorSystem system) => new((ActorSystemImpl)system);
}
