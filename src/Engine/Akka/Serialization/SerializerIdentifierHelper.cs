using Akka.Actor;
using Akka.Configuration;

namespace Akka.Serialization;

public static class SerializerIdentifierHelper
{
    private const string Setting = "akka.actor.serialization-identifiers";

    public static int GetSerializerIdentifierFromConfig(Type type, ExtendedActorSystem system)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(system);
        var path = $"{Setting}.\"{TypeNames.Of(type)}\"";
        return system.Settings.Config.HasPath(path)
            ? system.Settings.Config.GetInt(path)
            : throw new ConfigurationException(
                $"{type} neither overrides Identifier nor has a number in {Setting} under '{TypeNames.Of(type)}'.");
    }
}
