using Akka.Actor;

namespace Akka.Serialization;

/// <summary>Byte arrays, as they are.</summary>
public class ByteArraySerializer : Serializer
{
    public ByteArraySerializer(ExtendedActorSystem system)
        : base(system)
    {
    }

    public override bool IncludeManifest => false;

    public override byte[] ToBinary(object obj) => obj as byte[]
        ?? throw new NotSupportedException($"{nameof(ByteArraySerializer)} takes byte arrays only, not {obj?.GetType()}.");

    public override object FromBinary(byte[] bytes, Type? type) => bytes;
}
