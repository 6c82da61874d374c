using System.Reflection;
using Akka.Configuration;

namespace Akka.Util;

/// <summary>Makes the objects that a configuration names by type.</summary>
internal static class Instances
{
    public static Type FindType(string typeName) => Type.GetType(typeName)
        ?? typeof(Instances).Assembly.GetType(typeName)
        ?? AppDomain.CurrentDomain.GetAssemblies().Select(assembly => assembly.GetType(typeName)).FirstOrDefault(type => type is not null)
        ?? throw new ConfigurationException($"There is no type [{typeName}].");

    public static object Create(string typeName, params object[] arguments) => Create(FindType(typeName), arguments);

    public static object Create(Type type, params object[] arguments)
    {
        try
        {
            return Activator.CreateInstance(
                type,
                BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DoNotWrapExceptions,
                null,
                arguments,
                null)!;
        }
        catch (MissingMethodException cause)
        {
            throw new ConfigurationException($"[{type}] has no constructor for ({string.Join(", ", arguments.Select(a => a.GetType()))}).", cause);
        }
    }
}
