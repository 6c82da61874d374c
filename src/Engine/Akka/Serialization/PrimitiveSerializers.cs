using System.Buffers.Binary;
using System.Runtime.Serialization;
using System.Text;
using Akka.Actor;

namespace Akka.Serialization;

/// <summary>string (UTF-8), int and long (little-endian), by the manifests S, I and L.</summary>
internal sealed class PrimitiveSerializers : SerializerWithStringManifest
{
    public PrimitiveSerializers(ExtendedActorSystem system)
        : base(system)
    {
    }

    public override string Manifest(object o) => o switch
    {
        string => "S",
        int => "I",
        long => "L",
        _ => throw NotMine(o),
    };

    public override byte[] ToBinary(object obj)
    {
        switch (obj)
        {
            case string text:
                return Encoding.UTF8.GetBytes(text);
            case int number:
                var four = new byte[sizeof(int)];
                BinaryPrimitives.WriteInt32LittleEndian(four, number);
                return four;
            case long number:
                var eight = new byte[sizeof(long)];
                BinaryPrimitives.WriteInt64LittleEndian(eight, number);
                return eight;
            default:
                throw NotMine(obj);
        }
    }

    public override object FromBinary(byte[] bytes, string manifest) => (manifest, bytes.Length) switch
    {
        ("S", _) => Encoding.UTF8.GetString(bytes),
        ("I", sizeof(int)) => BinaryPrimitives.ReadInt32LittleEndian(bytes),
        ("L", sizeof(long)) => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        _ => throw new SerializationException($"{bytes.Length} bytes with manifest '{manifest}' are no string, int or long."),
    };

    private static NotSupportedException NotMine(object? o) =>
        new($"{nameof(PrimitiveSerializers)} takes string, int and long only, not {o?.GetType()}.");
}
