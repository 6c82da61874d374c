using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using Akka.Cluster.Sharding.Internal;
using Akka.Cluster.Tools.PublishSubscribe.Internal;
using Akka.Dispatch.SysMsg;
using Akka.Remote;
using Akka.Remote.Proto;

namespace EngineSpecs.Wire;

/// <summary>One of each that crosses the network. Nothing in them may depend on the run: their bytes are written down.</summary>
internal static class WireSamples
{
    private static readonly Address Here = new("akka.tcp", "S", "h", 1);
    private static readonly UniqueAddress Node = new(Here, 7);
    private static readonly UniqueAddress Other = new(Here.WithPort(2), 8);
    private static readonly UniqueAddress Gone = new(Here.WithPort(3), 9);

    private static Gossip Gossip => Akka.Cluster.Gossip.Empty
        .Put(Member.Joining(Node, ["r"]).CopyUp(1))
        .Put(Member.Joining(Other, []))
        .Put(Member.Joining(Gone, []))
        .Remove(Gone, DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000)) with
    {
        Reachability = Reachability.Empty.Unreachable(Node, Other),
        Version = VectorClock.Empty.Increment(Node),
        Seen = [Node],
    };

    public static IEnumerable<Frame> Frames =>
    [
        new() { Hello = new Hello { Version = 1, From = "akka.tcp://S@h:1", FromUid = 7, To = "akka.tcp://S@h:2" } },
        new() { HelloReply = new HelloReply { Version = 1, Uid = 8, Refusal = "quarantined" } },
        new()
        {
            Envelope = new RemoteEnvelope
            {
                Recipient = "/user/a#5", Sender = "akka.tcp://S@h:1/user/b#6", SerializerId = 17, Manifest = "S",
                Message = Google.Protobuf.ByteString.CopyFromUtf8("hello"), Sequence = 3, Session = 2,
            },
        },
        new() { Acknowledgement = new Acknowledgement { Cumulative = 3, Session = 2 } },
    ];

    public static IEnumerable<object> Messages(ExtendedActorSystem system)
    {
        var actor = (IInternalActorRef)system.Provider.ResolveActorRef("akka.tcp://Memory@memory:9/user/a#5");
        var watcher = (IInternalActorRef)system.Provider.ResolveActorRef("akka.tcp://Memory@memory:8/user/b#6");
        return [.. OfRemoting(actor), .. OfDeathWatch(actor, watcher), .. OfCluster, .. OfSharding(actor), .. OfPubSub];
    }

    private static IEnumerable<object> OfRemoting(IActorRef actor) =>
    [
        new Identify("id"),
        new ActorIdentity("id", actor),
        PoisonPill.Instance,
        Kill.Instance,
        new Status.Success("done"),
        new Status.Failure(new ArgumentException("why")),
        new ActorSelectionMessage("m", [new SelectChildName("a"), new SelectChildPattern("b*"), new SelectParent()]),
        RemoteWatcher.Heartbeat.Instance,
        new RemoteWatcher.HeartbeatRsp(7),
    ];

    private static IEnumerable<object> OfDeathWatch(IInternalActorRef actor, IInternalActorRef watcher) =>
    [
        new Watch(actor, watcher),
        new Unwatch(actor, watcher),
        new DeathWatchNotification(actor, true, false),
        new Terminate(),
    ];

    private static IEnumerable<object> OfCluster =>
    [
        new ClusterMessages.InitJoin(),
        new ClusterMessages.InitJoinAck(Here),
        new ClusterMessages.InitJoinNack(Here),
        new ClusterMessages.Join(Node, ["r"]),
        new ClusterMessages.Welcome(Node, Gossip),
        new ClusterMessages.Leave(Here),
        new ClusterMessages.Down(Here),
        new ClusterMessages.ExitingConfirmed(Node),
        new ClusterMessages.GossipEnvelope(Node, Other, Gossip),
        new ClusterMessages.GossipStatus(Node, Gossip.Version, [Node]),
        new ClusterMessages.Heartbeat(Here, 3, 4),
        new ClusterMessages.HeartbeatResponse(Node, 3, 4),
    ];

    private static IEnumerable<object> OfSharding(IActorRef region) =>
    [
        new ShardingEnvelope("e", "m"),
        new ShardingMessages.Register(region, ["1", "2"]),
        new ShardingMessages.RegisterAck(region),
        new ShardingMessages.GetShardHome("5"),
        new ShardingMessages.ShardHome("5", region),
        new ShardingMessages.HostShard("5"),
        new ShardingMessages.ShardStarted("5"),
        new ShardingMessages.BeginHandOff("5"),
        new ShardingMessages.BeginHandOffAck("5"),
        new ShardingMessages.HandOff("5"),
        new ShardingMessages.ShardStopped("5"),
        new ShardingMessages.GracefulShutdownRequest(region),
    ];

    private static IEnumerable<object> OfPubSub =>
    [
        new MediatorStatus(ImmutableDictionary<Address, long>.Empty.Add(Here, 2), true),
        new MediatorDelta([new TopicBucket(Here, 2, ["t"])]),
        new PublishedElsewhere("t", "m"),
    ];
}
