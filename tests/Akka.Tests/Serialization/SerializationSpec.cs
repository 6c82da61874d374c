using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;
using AkkaP2P.Tests.Shared;
using Xunit;

namespace Akka.Tests.Serialization;

public sealed class SerializationSpec : PatientKit
{
    private static readonly Config Settings = ConfigurationFactory.ParseString(
        $$"""
        akka.actor {
          serializers {
            shapes = "{{typeof(ShapeSerializer).FullName}}, Akka.Tests"
            circles = "{{typeof(CircleSerializer).FullName}}, Akka.Tests"
          }
          serialization-bindings {
            "{{typeof(Circle).FullName}}, Akka.Tests" = circles
            "{{typeof(IShape).FullName}}, Akka.Tests" = shapes
          }
          serialization-identifiers {
            "{{typeof(CircleSerializer).FullName}}, Akka.Tests" = 101
          }
        }
        """);

    public SerializationSpec()
        : base(Settings)
    {
    }

    private Akka.Serialization.Serialization Serialization => Sys.Serialization;

    [Theory]
    [InlineData("text with ümlaut")]
    [InlineData("")]
    [InlineData(int.MinValue)]
    [InlineData(42)]
    [InlineData(long.MaxValue)]
    public void Texts_and_whole_numbers_go_there_and_back(object message) => Assert.Equal(message, ThereAndBack(message));

    [Fact]
    public void Byte_arrays_and_null_go_there_and_back()
    {
        byte[] bytes = [1, 2, 3];

        Assert.Equal(bytes, ThereAndBack(bytes));
        Assert.Same(bytes, Serialization.Serialize(bytes));
        Assert.Null(Serialization.Deserialize([], Serialization.FindSerializerFor(null!).Identifier, ""));
    }

    [Fact]
    public void What_goes_over_the_wire_is_fixed()
    {
        Assert.Equal([0x2A, 0, 0, 0], Serialization.Serialize(42));
        Assert.Equal([0x2A, 0, 0, 0, 0, 0, 0, 0], Serialization.Serialize(42L));
        Assert.Equal("ab"u8.ToArray(), Serialization.Serialize("ab"));
        Assert.Equal((17, "I"), (IdOf(42), ManifestOf(42)));
        Assert.Equal((17, "L"), (IdOf(42L), ManifestOf(42L)));
        Assert.Equal((17, "S"), (IdOf(""), ManifestOf("")));
        Assert.Equal((4, ""), (IdOf(Array.Empty<byte>()), ManifestOf(Array.Empty<byte>())));
    }

    [Fact]
    public void The_most_specific_binding_wins()
    {
        Assert.IsType<ShapeSerializer>(Serialization.FindSerializerFor(new Square(2)));
        Assert.IsType<CircleSerializer>(Serialization.FindSerializerFor(new Circle(2)));
        Assert.IsType<CircleSerializer>(Serialization.FindSerializerFor(new RedCircle(2)));
        Assert.Same(Serialization.FindSerializerFor(new Circle(1)), Serialization.FindSerializerForType(typeof(Circle)));
    }

    [Fact]
    public void A_serializer_with_a_manifest_names_its_messages_itself()
    {
        var square = new Square(7);

        Assert.Equal("square-v1", ManifestOf(square));
        Assert.Equal(square, ThereAndBack(square));
        Assert.Throws<SerializationException>(() => Serialization.Deserialize([1], 100, "cube"));
    }

    [Fact]
    public void A_serializer_that_needs_the_type_gets_only_types_that_it_is_bound_to()
    {
        var manifest = ManifestOf(new Circle(3));

        Assert.Equal($"{typeof(Circle).FullName}, Akka.Tests", manifest);
        Assert.Equal(new Circle(3), Serialization.Deserialize([3], 101, manifest));
        Assert.Throws<SerializationException>(() => Serialization.Deserialize([3], 101, typeof(FileInfo).AssemblyQualifiedName!));
        Assert.Throws<SerializationException>(() => Serialization.Deserialize([3], 101, "No.Such.Type, Nowhere"));
    }

    [Fact]
    public void A_type_that_nothing_is_bound_to_is_an_error_that_says_what_to_do()
    {
        var error = Assert.Throws<SerializationException>(() => Serialization.Serialize(new Unbound()));

        Assert.Contains(typeof(Unbound).ToString(), error.Message, StringComparison.Ordinal);
        Assert.Contains("akka.actor.serialization-bindings", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_number_or_a_damaged_message_is_an_error()
    {
        Assert.Throws<SerializationException>(() => Serialization.Deserialize([1], 987_654, ""));
        Assert.Throws<SerializationException>(() => Serialization.Deserialize([1, 2, 3], 17, "I"));
        Assert.Throws<SerializationException>(() => Serialization.Deserialize([1, 2, 3], 17, "X"));
    }

    [Fact]
    public void A_binding_can_be_added_while_the_system_runs()
    {
        Serialization.AddSerializationMap(typeof(Unbound), Serialization.FindSerializerForType(typeof(byte[])));

        Assert.IsType<ByteArraySerializer>(Serialization.FindSerializerForType(typeof(Unbound)));
    }

    [Fact]
    public void Two_serializers_cannot_have_the_same_number()
    {
        var error = Assert.Throws<ConfigurationException>(() =>
            Serialization.AddSerializer("other", new ShapeSerializer.Impostor((ExtendedActorSystem)Sys)));

        Assert.Contains("the same number 100", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""akka.actor.serializers.x = "No.Such, Type" """, "No.Such, Type")]
    [InlineData("""akka.actor.serializers.x = "System.Text.StringBuilder" """, "System.Text.StringBuilder")]
    [InlineData("""akka.actor.serialization-bindings { "System.Int32" = nobody } """, "nobody")]
    public void A_mistake_in_the_settings_stops_the_start(string hocon, string named)
    {
        var error = Assert.ThrowsAny<Exception>(() => ActorSystem.Create("broken", ConfigurationFactory.ParseString(hocon)));

        Assert.IsType<ConfigurationException>(error);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_actor_reference_travels_as_text_and_finds_its_actor_again()
    {
        var text = Akka.Serialization.Serialization.SerializedActorPath(TestActor);

        Assert.StartsWith("akka://test/system/testActor", text, StringComparison.Ordinal);
        Assert.Equal(TestActor, Serialization.DeserializeActorRef(text));
        Assert.Equal("", Akka.Serialization.Serialization.SerializedActorPath(ActorRefs.Nobody));
    }

    [Fact]
    public void Inside_a_transport_references_get_its_address()
    {
        var address = new Address("akka.tcp", "test", "somewhere", 1234);
        var text = Akka.Serialization.Serialization.WithTransport(
            Sys, address, () => Akka.Serialization.Serialization.SerializedActorPath(TestActor));

        Assert.StartsWith("akka.tcp://test@somewhere:1234/system/testActor", text, StringComparison.Ordinal);
        Assert.Null(Akka.Serialization.Serialization.GetCurrentTransportInformation());
    }

    private object ThereAndBack(object message) =>
        Serialization.Deserialize(Serialization.Serialize(message), IdOf(message), ManifestOf(message));

    private int IdOf(object message) => Serialization.FindSerializerFor(message).Identifier;

    private string ManifestOf(object message) =>
        Akka.Serialization.Serialization.ManifestFor(Serialization.FindSerializerFor(message), message);
}
