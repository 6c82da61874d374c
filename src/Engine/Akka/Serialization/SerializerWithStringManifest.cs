using Akka.Actor;

namespace Akka.Serialization;

/// <summary>
/// A serializer that names each kind of message by a text of its own choice, so that types can be renamed and several
/// versions of a message be read.
/// </summary>
public abstract class SerializerWithStringManifest : Serializer
{
    protected SerializerWithStringManifest(ExtendedActorSystem system)
        : base(system)
    {
    }

    public sealed override bool IncludeManifest => true;

    /// <summary>The type's full name and assembly serve as the manifest.</summary>
    public sealed override object FromBinary(byte[] bytes, Type? type) =>
        FromBinary(bytes, type is null ? "" : TypeNames.Of(type));

    public abstract object FromBinary(byte[] bytes, string manifest);

    public abstract string Manifest(object o);
}
