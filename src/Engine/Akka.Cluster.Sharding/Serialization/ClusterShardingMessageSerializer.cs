using Akka.Actor;
using Akka.Cluster.Sharding.Proto;
using Akka.Serialization;
using Google.Protobuf;
using static Akka.Cluster.Sharding.Internal.ShardingMessages;

namespace Akka.Cluster.Sharding.Serialization;

/// <summary>The one serializer of what regions and coordinators say, and of <see cref="ShardingEnvelope"/>.</summary>
public class ClusterShardingMessageSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    public override string Manifest(object o) => o switch
    {
        ShardingEnvelope => "SE",
        Register => "R",
        RegisterAck => "RA",
        GetShardHome => "GSH",
        ShardHome => "SH",
        HostShard => "HS",
        ShardStarted => "SS",
        BeginHandOff => "BHO",
        BeginHandOffAck => "BHA",
        HandOff => "HO",
        ShardStopped => "ST",
        GracefulShutdownRequest => "GS",
        _ => throw new ArgumentException($"{o.GetType()} is no message of sharding", nameof(o)),
    };

    public override byte[] ToBinary(object o) => ToProto(o).ToByteArray();

    public override object FromBinary(byte[] bytes, string manifest) => manifest switch
    {
        "SE" => FromProto(ShardingEnvelopeProto.Parser.ParseFrom(bytes)),
        "R" => FromProto(RegisterProto.Parser.ParseFrom(bytes)),
        "RA" => new RegisterAck(Actor(ActorProto.Parser.ParseFrom(bytes).Path)),
        "GSH" => new GetShardHome(Shard(bytes)),
        "SH" => FromProto(ShardHomeProto.Parser.ParseFrom(bytes)),
        "HS" => new HostShard(Shard(bytes)),
        "SS" => new ShardStarted(Shard(bytes)),
        "BHO" => new BeginHandOff(Shard(bytes)),
        "BHA" => new BeginHandOffAck(Shard(bytes)),
        "HO" => new HandOff(Shard(bytes)),
        "ST" => new ShardStopped(Shard(bytes)),
        "GS" => new GracefulShutdownRequest(Actor(ActorProto.Parser.ParseFrom(bytes).Path)),
        _ => throw new ArgumentException($"no message of sharding has the manifest '{manifest}'", nameof(manifest)),
    };

    private IMessage ToProto(object o) => o switch
    {
        ShardingEnvelope m => ToProto(m),
        Register m => new RegisterProto { Region = Path(m.Region), Hosted = { m.Hosted } },
        RegisterAck m => new ActorProto { Path = Path(m.Coordinator) },
        GetShardHome m => new ShardProto { Shard = m.Shard },
        ShardHome m => new ShardHomeProto { Shard = m.Shard, Region = Path(m.Region) },
        HostShard m => new ShardProto { Shard = m.Shard },
        ShardStarted m => new ShardProto { Shard = m.Shard },
        BeginHandOff m => new ShardProto { Shard = m.Shard },
        BeginHandOffAck m => new ShardProto { Shard = m.Shard },
        HandOff m => new ShardProto { Shard = m.Shard },
        ShardStopped m => new ShardProto { Shard = m.Shard },
        GracefulShutdownRequest m => new ActorProto { Path = Path(m.Region) },
        _ => throw new ArgumentException($"{o.GetType()} is no message of sharding", nameof(o)),
    };

    private ShardingEnvelopeProto ToProto(ShardingEnvelope envelope)
    {
        var serializer = system.Serialization.FindSerializerFor(envelope.Message);
        return new ShardingEnvelopeProto
        {
            EntityId = envelope.EntityId,
            SerializerId = serializer.Identifier,
            Manifest = Akka.Serialization.Serialization.ManifestFor(serializer, envelope.Message),
            Message = UnsafeByteOperations.UnsafeWrap(serializer.ToBinary(envelope.Message)),
        };
    }

    private ShardingEnvelope FromProto(ShardingEnvelopeProto proto) =>
        new(proto.EntityId, system.Serialization.Deserialize(proto.Message.ToByteArray(), proto.SerializerId, proto.Manifest));

    private Register FromProto(RegisterProto proto) => new(Actor(proto.Region), [.. proto.Hosted]);

    private ShardHome FromProto(ShardHomeProto proto) => new(proto.Shard, Actor(proto.Region));

    private static string Shard(byte[] bytes) => ShardProto.Parser.ParseFrom(bytes).Shard;

    private static string Path(IActorRef actor) => Akka.Serialization.Serialization.SerializedActorPath(actor);

    private IActorRef Actor(string path) => system.Provider.ResolveActorRef(path);
}
