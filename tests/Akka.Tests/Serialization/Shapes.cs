using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Serialization;

namespace Akka.Tests.Serialization;

public interface IShape;

public sealed record Square(byte Side) : IShape;

public record Circle(byte Radius) : IShape;

public sealed record RedCircle(byte Radius) : Circle(Radius);

public sealed record Unbound;

public class ShapeSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    public override int Identifier => 100;

    public override string Manifest(object o) => "square-v1";

    public override byte[] ToBinary(object obj) => [((Square)obj).Side];

    public override object FromBinary(byte[] bytes, string manifest) => manifest == "square-v1"
        ? new Square(bytes[0])
        : throw new SerializationException($"unknown manifest {manifest}");

    public sealed class Impostor(ExtendedActorSystem system) : ShapeSerializer(system);
}

public sealed class CircleSerializer(ExtendedActorSystem system) : Serializer(system)
{
    public override bool IncludeManifest => true;

    public override byte[] ToBinary(object obj) => [((Circle)obj).Radius];

    public override object FromBinary(byte[] bytes, Type? type) => Activator.CreateInstance(type!, bytes[0])!;
}
