using System.Runtime.Serialization;
using Akka.Actor;

namespace Akka.Serialization;

/// <summary>
/// Turns messages of the types that it is bound to into bytes and back. On the wire it is known by
/// <see cref="Identifier"/>, which must be the same on every node and must never change.
/// </summary>
public abstract class Serializer
{
    protected readonly ExtendedActorSystem system;

    private int? _identifier;

    protected Serializer(ExtendedActorSystem system) => this.system = system;

    /// <summary>Unless overridden, what <c>akka.actor.serialization-identifiers</c> says for this type.</summary>
    public virtual int Identifier =>
        _identifier ??= SerializerIdentifierHelper.GetSerializerIdentifierFromConfig(GetType(), system);

    /// <summary>Whether <see cref="FromBinary(byte[], Type)"/> needs the type.</summary>
    public abstract bool IncludeManifest { get; }

    public abstract byte[] ToBinary(object obj);

    public abstract object FromBinary(byte[] bytes, Type? type);

    /// <summary>As <see cref="ToBinary"/>; actor references inside get <paramref name="address"/>.</summary>
    public byte[] ToBinaryWithAddress(Address address, object obj) =>
        Serialization.WithTransport(system, address, () => ToBinary(obj));

    public T FromBinary<T>(byte[] bytes) => FromBinary(bytes, typeof(T)) is T message
        ? message
        : throw new SerializationException($"{GetType()} did not make a {typeof(T)} of the bytes.");
}
