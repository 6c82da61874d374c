using Akka.Actor;

namespace Akka.Streams;

public static class ActorMaterializerExtensions
{
    /// <inheritdoc cref="ActorMaterializer.Create"/>
    public static ActorMaterializer Materializer(
        this IActorRefFactory context, ActorMaterializerSettings? settings = null, string? namePrefix = null) =>
        ActorMaterializer.Create(context, settings, namePrefix);
}
