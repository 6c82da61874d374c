using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Tools.Proto;
using Akka.Cluster.Tools.PublishSubscribe.Internal;
using Akka.Serialization;
using Google.Protobuf;

namespace Akka.Cluster.Tools.PublishSubscribe.Serialization;

/// <summary>The one serializer of what mediators say to each other.</summary>
public sealed class DistributedPubSubMessageSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    public override string Manifest(object o) => o switch
    {
        MediatorStatus => "S",
        MediatorDelta => "D",
        PublishedElsewhere => "P",
        _ => throw new ArgumentException($"{o.GetType()} is no message of mediators", nameof(o)),
    };

    public override byte[] ToBinary(object o) => o switch
    {
        MediatorStatus m => ToProto(m).ToByteArray(),
        MediatorDelta m => ToProto(m).ToByteArray(),
        PublishedElsewhere m => ToProto(m).ToByteArray(),
        _ => throw new ArgumentException($"{o.GetType()} is no message of mediators", nameof(o)),
    };

    public override object FromBinary(byte[] bytes, string manifest) => manifest switch
    {
        "S" => FromProto(MediatorStatusProto.Parser.ParseFrom(bytes)),
        "D" => FromProto(MediatorDeltaProto.Parser.ParseFrom(bytes)),
        "P" => FromProto(PublishedProto.Parser.ParseFrom(bytes)),
        _ => throw new ArgumentException($"no message of mediators has the manifest '{manifest}'", nameof(manifest)),
    };

    private static MediatorStatusProto ToProto(MediatorStatus status) => new()
    {
        IsReply = status.IsReply,
        Versions = { status.Versions.Select(v => new BucketVersionProto { Owner = v.Key.ToString(), Version = v.Value }) },
    };

    private static MediatorDeltaProto ToProto(MediatorDelta delta) => new()
    {
        Buckets = { delta.Buckets.Select(b => new TopicBucketProto { Owner = b.Owner.ToString(), Version = b.Version, Topics = { b.Topics } }) },
    };

    private PublishedProto ToProto(PublishedElsewhere published)
    {
        var serializer = system.Serialization.FindSerializerFor(published.Message);
        return new PublishedProto
        {
            Topic = published.Topic,
            SerializerId = serializer.Identifier,
            Manifest = Akka.Serialization.Serialization.ManifestFor(serializer, published.Message),
            Message = UnsafeByteOperations.UnsafeWrap(serializer.ToBinary(published.Message)),
        };
    }

    private static MediatorStatus FromProto(MediatorStatusProto proto) =>
        new(proto.Versions.ToImmutableDictionary(v => Address.Parse(v.Owner), v => v.Version), proto.IsReply);

    private static MediatorDelta FromProto(MediatorDeltaProto proto) =>
        new([.. proto.Buckets.Select(b => new TopicBucket(Address.Parse(b.Owner), b.Version, [.. b.Topics]))]);

    private PublishedElsewhere FromProto(PublishedProto proto) =>
        new(proto.Topic, system.Serialization.Deserialize(proto.Message.ToByteArray(), proto.SerializerId, proto.Manifest));
}
