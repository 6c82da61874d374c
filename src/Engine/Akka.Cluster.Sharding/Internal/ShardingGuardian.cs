using Akka.Actor;

namespace Akka.Cluster.Sharding.Internal;

/// <summary>Parent of all regions and coordinators of a node. A child that fails is restarted: both build themselves anew from others.</summary>
internal sealed class ShardingGuardian : UntypedActor
{
    public static Props Props { get; } = Props.Create(() => new ShardingGuardian());

    internal sealed record StartRegion(Props Coordinator, string CoordinatorName, Props Region, string RegionName);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case StartRegion start:
                Context.ActorOf(start.Coordinator, start.CoordinatorName);
                Sender.Tell(Context.ActorOf(start.Region, start.RegionName));
                break;
            default:
                Unhandled(message);
                break;
        }
    }
}
