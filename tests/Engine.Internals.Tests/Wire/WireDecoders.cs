using System.Buffers;
using Akka.Actor;
using Akka.Remote.Proto;
using Akka.Remote.Transport;
using Akka.Serialization;
using Google.Protobuf;

namespace EngineSpecs.Wire;

/// <summary>Everything that reads bytes of other nodes: frames, and each message by its serializer and manifest.</summary>
internal static class WireDecoders
{
    private const int MaximumFrameSize = 128_000;

    /// <param name="system">With remoting, cluster, sharding and pub-sub, at the address memory:1.</param>
    public static IReadOnlyList<WireDecoder> All(ExtendedActorSystem system) =>
        [.. WireSamples.Frames.Select(OfFrame), .. WireSamples.Messages(system).Select(sample => OfMessage(sample, system))];

    private static WireDecoder OfFrame(Frame sample) =>
        new($"frame {sample.KindCase}", Framed(sample), ReadFrame, frame => Framed((Frame)frame));

    private static Frame ReadFrame(byte[] bytes)
    {
        var buffer = new ReadOnlySequence<byte>(bytes);
        return FrameReader.TryRead(ref buffer, MaximumFrameSize, out var frame) ? frame! : throw new InvalidDataException("not enough yet");
    }

    private static byte[] Framed(Frame frame)
    {
        using var stream = new MemoryStream();
        var writer = new FrameWriter(stream);
        writer.Add(frame);
        writer.FlushAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();
        return stream.ToArray();
    }

    private static WireDecoder OfMessage(object sample, ExtendedActorSystem system)
    {
        var serializer = (SerializerWithStringManifest)system.Serialization.FindSerializerFor(sample);
        var manifest = serializer.Manifest(sample);
        return new WireDecoder(
            $"{serializer.Identifier} {manifest}",
            serializer.ToBinary(sample),
            bytes => system.Serialization.Deserialize(bytes, serializer.Identifier, manifest),
            serializer.ToBinary);
    }

    /// <summary>A message that holds a message that holds a message …</summary>
    public static byte[] Nested(int depth)
    {
        byte[] bytes = [];
        for (var level = 0; level < depth; level++)
        {
            var payload = new PayloadProto { SerializerId = 16, Manifest = "ID", Message = UnsafeByteOperations.UnsafeWrap(bytes) };
            bytes = new IdentifyProto { MessageId = payload }.ToByteArray();
        }

        return bytes;
    }
}
