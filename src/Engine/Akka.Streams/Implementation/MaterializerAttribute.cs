namespace Akka.Streams.Implementation;

/// <summary>Lets a stage that makes actors or timers for its materialized value find the materializer in time.</summary>
internal sealed class MaterializerAttribute(ActorMaterializerImpl materializer) : Attributes.IAttribute
{
    public ActorMaterializerImpl Materializer { get; } = materializer;

    public static ActorMaterializerImpl Of(Attributes attributes) =>
        attributes.GetAttribute<MaterializerAttribute>()!.Materializer;

    public override string ToString() => "Materializer";
}
