namespace Akka.Serialization;

/// <summary>Types as they are written in configurations: <c>Namespace.Name, Assembly</c>, without a version.</summary>
internal static class TypeNames
{
    public static string Of(Type type) => $"{type.FullName}, {type.Assembly.GetName().Name}";
}
