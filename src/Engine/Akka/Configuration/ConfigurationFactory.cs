using System.Reflection;
using Akka.Configuration.Hocon;

namespace Akka.Configuration;

/// <summary>Makes a <see cref="Config"/> from HOCON text, from a resource or from the engine's defaults.</summary>
public class ConfigurationFactory
{
    // Parsed once: a Config does not change, and test suites start hundreds of actor systems.
    private static readonly Lazy<Config> Defaults =
        new(() => FromResource("Akka.Configuration.pigeon.conf", typeof(ConfigurationFactory).Assembly));

    public static Config Empty => Config.Empty;

    /// <summary>The engine's own settings (pigeon.conf), the last fallback of every actor system.</summary>
    public static Config Default() => Defaults.Value;

    /// <exception cref="ConfigurationException">The text is not HOCON, or includes another.</exception>
    public static Config ParseString(string hocon) => ParseString(hocon, null);

    /// <param name="includeCallback">Gives the content of what an <c>include</c> names, null when there is none.</param>
    public static Config ParseString(string hocon, Func<string, HoconRoot?>? includeCallback)
    {
        ArgumentNullException.ThrowIfNull(hocon);
        return new Config(HoconParser.Parse(hocon, includeCallback));
    }

    public static Config FromResource<TAssembly>(string resourceName) =>
        FromResource(resourceName, typeof(TAssembly).Assembly);

    public static Config FromResource(string resourceName, object instanceInAssembly)
    {
        ArgumentNullException.ThrowIfNull(instanceInAssembly);
        var assembly = (instanceInAssembly as Type ?? instanceInAssembly.GetType()).Assembly;
        return FromResource(resourceName, assembly);
    }

    public static Config FromResource(string resourceName, Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        using var stream = assembly.GetManifestResourceStream(resourceName)
            ?? throw new ConfigurationException($"There is no resource '{resourceName}' in {assembly.GetName().Name}.");
        using var reader = new StreamReader(stream);
        return ParseString(reader.ReadToEnd());
    }
}
