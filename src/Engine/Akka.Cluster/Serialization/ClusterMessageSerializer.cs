using Akka.Actor;
using Akka.Cluster.Proto;
using Akka.Serialization;
using Google.Protobuf;
using static Akka.Cluster.ClusterMessages;

namespace Akka.Cluster.Serialization;

/// <summary>The one serializer of <see cref="ClusterMessages"/>.</summary>
public sealed class ClusterMessageSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    public override string Manifest(object o) => o switch
    {
        Heartbeat => "HB",
        HeartbeatResponse => "HBR",
        GossipStatus => "GS",
        GossipEnvelope => "GE",
        InitJoin => "IJ",
        InitJoinAck => "IJA",
        InitJoinNack => "IJN",
        Join => "J",
        Welcome => "W",
        Leave => "L",
        Down => "D",
        ExitingConfirmed => "EC",
        _ => throw new ArgumentException($"{o.GetType()} is no message of the cluster", nameof(o)),
    };

    public override byte[] ToBinary(object o) => ToProto(o).ToByteArray();

    public override object FromBinary(byte[] bytes, string manifest) => manifest switch
    {
        "HB" => FromProto(HeartbeatProto.Parser.ParseFrom(bytes)),
        "HBR" => FromProto(HeartbeatResponseProto.Parser.ParseFrom(bytes)),
        "GS" => FromProto(GossipStatusProto.Parser.ParseFrom(bytes)),
        "GE" => FromProto(GossipEnvelopeProto.Parser.ParseFrom(bytes)),
        "IJ" => new InitJoin(),
        "IJA" => new InitJoinAck(InitJoinAckProto.Parser.ParseFrom(bytes).Address.ToAddress()),
        "IJN" => new InitJoinNack(InitJoinNackProto.Parser.ParseFrom(bytes).Address.ToAddress()),
        "J" => FromProto(JoinProto.Parser.ParseFrom(bytes)),
        "W" => FromProto(WelcomeProto.Parser.ParseFrom(bytes)),
        "L" => new Leave(LeaveProto.Parser.ParseFrom(bytes).Address.ToAddress()),
        "D" => new Down(DownProto.Parser.ParseFrom(bytes).Address.ToAddress()),
        "EC" => new ExitingConfirmed(ExitingConfirmedProto.Parser.ParseFrom(bytes).Node.ToUniqueAddress()),
        _ => throw new ArgumentException($"no message of the cluster has the manifest '{manifest}'", nameof(manifest)),
    };

    private static IMessage ToProto(object o) => o switch
    {
        Heartbeat m => new HeartbeatProto { From = m.From.ToProto(), Sequence = m.Sequence, SentAtTicks = m.SentAtTicks },
        HeartbeatResponse m => new HeartbeatResponseProto { From = m.From.ToProto(), Sequence = m.Sequence, SentAtTicks = m.SentAtTicks },
        GossipStatus m => new GossipStatusProto
        {
            From = m.From.ToProto(),
            Versions = { m.Version.ToProto() },
            Seen = { m.Seen.Select(n => n.ToProto()) },
        },
        GossipEnvelope m => new GossipEnvelopeProto { From = m.From.ToProto(), To = m.To.ToProto(), Gossip = m.Gossip.ToProto() },
        InitJoin => new InitJoinProto(),
        InitJoinAck m => new InitJoinAckProto { Address = m.Address.ToProto() },
        InitJoinNack m => new InitJoinNackProto { Address = m.Address.ToProto() },
        Join m => new JoinProto { Node = m.Node.ToProto(), Roles = { m.Roles } },
        Welcome m => new WelcomeProto { From = m.From.ToProto(), Gossip = m.Gossip.ToProto() },
        Leave m => new LeaveProto { Address = m.Address.ToProto() },
        Down m => new DownProto { Address = m.Address.ToProto() },
        ExitingConfirmed m => new ExitingConfirmedProto { Node = m.Node.ToProto() },
        _ => throw new ArgumentException($"{o.GetType()} is no message of the cluster", nameof(o)),
    };

    private static Heartbeat FromProto(HeartbeatProto proto) => new(proto.From.ToAddress(), proto.Sequence, proto.SentAtTicks);

    private static HeartbeatResponse FromProto(HeartbeatResponseProto proto) =>
        new(proto.From.ToUniqueAddress(), proto.Sequence, proto.SentAtTicks);

    private static GossipStatus FromProto(GossipStatusProto proto) =>
        new(proto.From.ToUniqueAddress(), proto.Versions.ToVectorClock(), [.. proto.Seen.Select(n => n.ToUniqueAddress())]);

    private static GossipEnvelope FromProto(GossipEnvelopeProto proto) =>
        new(proto.From.ToUniqueAddress(), proto.To.ToUniqueAddress(), proto.Gossip.ToGossip());

    private static Join FromProto(JoinProto proto) => new(proto.Node.ToUniqueAddress(), [.. proto.Roles]);

    private static Welcome FromProto(WelcomeProto proto) => new(proto.From.ToUniqueAddress(), proto.Gossip.ToGossip());
}
