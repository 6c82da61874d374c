using System.Buffers;
using System.Buffers.Binary;
using Akka.Remote.Proto;
using Akka.Remote.Transport;
using Google.Protobuf;

namespace AkkaP2P.Bench.Fuzz.Targets;

/// <summary>Frames between trackers.</summary>
internal sealed class RemotingTarget() : FuzzTarget("remoting-frames")
{
    private const int MaxFrame = 256_000;

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        Bytes(new Frame { Hello = new Hello { From = "akka.ssl.tcp://akkap2p@127.0.0.1:5101", To = "akka.ssl.tcp://akkap2p@127.0.0.1:5102", Version = 1 } }),
        Bytes(new Frame { Acknowledgement = new Acknowledgement { Cumulative = 7 } }),
        Bytes(new Frame { Envelope = new RemoteEnvelope { Recipient = "/user/a#1", Sender = "", SerializerId = 7201, Manifest = "gc", Message = ByteString.CopyFrom(1, 2, 3) } }),
    ];

    public override void Decode(byte[] input)
    {
        var buffer = new ReadOnlySequence<byte>(input);
        while (FrameReader.TryRead(ref buffer, MaxFrame, out var frame))
        {
            if (frame!.CalculateSize() > MaxFrame) throw new FuzzException("a frame longer than the limit");
        }
    }

    public override bool IsRefusal(Exception e) => e is InvalidDataException;

    private static byte[] Bytes(Frame frame)
    {
        var bytes = new byte[FrameReader.LengthPrefixSize + frame.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(bytes, frame.CalculateSize());
        frame.ToByteArray().CopyTo(bytes, FrameReader.LengthPrefixSize);
        return bytes;
    }
}
