using Akka.Actor;
using Akka.Remote.Proto;
using Google.Protobuf;

namespace Akka.Remote;

/// <summary>Messages to and from their envelopes; a serializer is named by its number and a manifest, never by a type.</summary>
internal static class EnvelopeCodec
{
    /// <summary>What a frame may add to an envelope's size.</summary>
    public const int FrameOverhead = 16;

    public static RemoteEnvelope ToEnvelope(OutgoingMessage message, ExtendedActorSystem system, Address localAddress)
    {
        var (serializerId, manifest, bytes) = ToBytes(message.Message, system, localAddress);
        return new RemoteEnvelope
        {
            Recipient = WithUid(message.Recipient.Path),
            Sender = message.Sender.IsNobody() || message.Sender.Equals(system.DeadLetters)
                ? ""
                : message.Sender.Path.ToSerializationFormatWithAddress(localAddress),
            SerializerId = serializerId,
            Manifest = manifest,
            Message = bytes,
        };
    }

    /// <summary>With the number of the incarnation, where it is known: what is meant for a dead actor is not for its successor.</summary>
    private static string WithUid(ActorPath path) =>
        path.Uid == 0 ? path.ToStringWithoutAddress() : $"{path.ToStringWithoutAddress()}#{path.Uid}";

    /// <summary>Also for a message within a message.</summary>
    public static (int SerializerId, string Manifest, ByteString Bytes) ToBytes(object message, ExtendedActorSystem system, Address localAddress)
    {
        var serializer = system.Serialization.FindSerializerFor(message);
        var bytes = serializer.ToBinaryWithAddress(localAddress, message);
        return (serializer.Identifier, Akka.Serialization.Serialization.ManifestFor(serializer, message), UnsafeByteOperations.UnsafeWrap(bytes));
    }

    /// <exception cref="System.Runtime.Serialization.SerializationException">No serializer has that number, or it does not know the manifest.</exception>
    public static object FromBytes(int serializerId, string manifest, ByteString bytes, ExtendedActorSystem system) =>
        system.Serialization.Deserialize(bytes.ToByteArray(), serializerId, manifest);
}
