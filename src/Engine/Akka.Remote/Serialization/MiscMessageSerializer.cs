using Akka.Actor;
using Akka.Remote.Proto;
using Akka.Serialization;
using Google.Protobuf;

namespace Akka.Remote.Serialization;

/// <summary>The engine's own user-level messages that may cross the network.</summary>
public sealed class MiscMessageSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    public override string Manifest(object o) => o switch
    {
        Identify => "ID",
        ActorIdentity => "AID",
        PoisonPill => "PP",
        Kill => "K",
        Status.Success => "SS",
        Status.Failure => "SF",
        ActorSelectionMessage => "SM",
        RemoteWatcher.Heartbeat => "RWHB",
        RemoteWatcher.HeartbeatRsp => "RWHR",
        _ => throw new ArgumentException($"{o.GetType()} has no manifest here", nameof(o)),
    };

    public override byte[] ToBinary(object o) => o switch
    {
        Identify m => new IdentifyProto { MessageId = Payload(m.MessageId) }.ToByteArray(),
        ActorIdentity m => new ActorIdentityProto { CorrelationId = Payload(m.MessageId), Path = PathOf(m.Subject) }.ToByteArray(),
        PoisonPill or Kill or RemoteWatcher.Heartbeat => [],
        Status.Success m => new StatusSuccessProto { Status = Payload(m.Status) }.ToByteArray(),
        Status.Failure m => new StatusFailureProto { Type = m.Cause.GetType().Name, Message = m.Cause.Message }.ToByteArray(),
        ActorSelectionMessage m => ToProto(m).ToByteArray(),
        RemoteWatcher.HeartbeatRsp m => new HeartbeatResponseProto { Uid = m.AddressUid }.ToByteArray(),
        _ => throw new ArgumentException($"{o.GetType()} is not serialized here", nameof(o)),
    };

    public override object FromBinary(byte[] bytes, string manifest) => manifest switch
    {
        "ID" => new Identify(Content(IdentifyProto.Parser.ParseFrom(bytes).MessageId)!),
        "AID" => FromProto(ActorIdentityProto.Parser.ParseFrom(bytes)),
        "PP" => PoisonPill.Instance,
        "K" => Kill.Instance,
        "SS" => new Status.Success(Content(StatusSuccessProto.Parser.ParseFrom(bytes).Status)!),
        "SF" => FromProto(StatusFailureProto.Parser.ParseFrom(bytes)),
        "SM" => FromProto(SelectionProto.Parser.ParseFrom(bytes)),
        "RWHB" => RemoteWatcher.Heartbeat.Instance,
        "RWHR" => new RemoteWatcher.HeartbeatRsp(HeartbeatResponseProto.Parser.ParseFrom(bytes).Uid),
        _ => throw new ArgumentException($"no message here has the manifest '{manifest}'", nameof(manifest)),
    };

    private static string PathOf(IActorRef? actor) =>
        actor is null || actor.IsNobody() ? "" : Akka.Serialization.Serialization.SerializedActorPath(actor);

    private PayloadProto? Payload(object? message)
    {
        if (message is null) return null;
        var serializer = system.Serialization.FindSerializerFor(message);
        return new PayloadProto
        {
            SerializerId = serializer.Identifier,
            Manifest = Akka.Serialization.Serialization.ManifestFor(serializer, message),
            Message = UnsafeByteOperations.UnsafeWrap(serializer.ToBinary(message)),
        };
    }

    private object? Content(PayloadProto? payload) => payload is null
        ? null
        : EnvelopeCodec.FromBytes(payload.SerializerId, payload.Manifest, payload.Message, system);

    private ActorIdentity FromProto(ActorIdentityProto proto) =>
        new(Content(proto.CorrelationId)!, proto.Path.Length == 0 ? ActorRefs.Nobody : system.Provider.ResolveActorRef(proto.Path));

    /// <summary>The exception's type stays behind: no type is made from a name that came over the network.</summary>
    private static Status.Failure FromProto(StatusFailureProto proto) => new(new RemoteFailureException(proto.Type, proto.Message));

    private SelectionProto ToProto(ActorSelectionMessage selection)
    {
        var proto = new SelectionProto { Message = Payload(selection.Message), WildcardFanOut = selection.WildCardFanOut };
        proto.Elements.AddRange(selection.Elements.Select(element => element switch
        {
            SelectChildName child => new SelectionElementProto { Kind = SelectionElementProto.Types.Kind.ChildName, Matcher = child.Name },
            SelectChildPattern pattern => new SelectionElementProto { Kind = SelectionElementProto.Types.Kind.ChildPattern, Matcher = pattern.PatternStr },
            _ => new SelectionElementProto { Kind = SelectionElementProto.Types.Kind.Parent },
        }));
        return proto;
    }

    private ActorSelectionMessage FromProto(SelectionProto proto) => new(
        Content(proto.Message) ?? throw new ArgumentException("a selection without a message"),
        [.. proto.Elements.Select(Element)],
        proto.WildcardFanOut);

    private static SelectionPathElement Element(SelectionElementProto proto) => proto.Kind switch
    {
        SelectionElementProto.Types.Kind.ChildName => new SelectChildName(proto.Matcher),
        SelectionElementProto.Types.Kind.ChildPattern => new SelectChildPattern(proto.Matcher),
        SelectionElementProto.Types.Kind.Parent => new SelectParent(),
        _ => throw new ArgumentException($"no selection element of kind {proto.Kind}"),
    };
}
