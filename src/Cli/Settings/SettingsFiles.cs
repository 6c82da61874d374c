using System.Collections;
using System.Text.Json;
using Akka.Configuration;
using AkkaP2P.Cli.Arguments;

namespace AkkaP2P.Cli.Settings;

/// <summary>
/// The settings of one role, strongest first: <c>--set</c>, the environment, hocon/ROLE.conf and hocon/engine.conf as they stand on
/// this machine, and the same files as they were when the program was built.
/// </summary>
internal static class SettingsFiles
{
    private const string EnvironmentPrefix = "AKKAP2P__";

    /// <param name="role"><c>tracker</c> or <c>client</c>.</param>
    /// <param name="overrides">Of <c>--set</c>: <c>path=value</c>. A later one wins.</param>
    public static Config Load(string role, IEnumerable<string> overrides) =>
        overrides.Reverse().Select(o => Override(role, o))
            .Concat(FromEnvironment(role, EnvironmentVariables()))
            .Concat(new[] { role, "engine" }.SelectMany(Files))
            .Aggregate(Config.Empty, (stronger, weaker) => stronger.WithFallback(weaker));

    /// <exception cref="UsageException">It is not <c>path=value</c>, or there is no such setting.</exception>
    public static Config Override(string role, string text)
    {
        var equals = text.IndexOf('=');
        if (equals <= 0) throw new UsageException($"--set is path=value, not '{text}'");
        var path = text[..equals].Trim();
        try
        {
            var whole = Find(role, path) ?? throw new UsageException($"--set {text}: hocon/{role}.conf has no setting {path}");
            var given = Setting(whole, text[(equals + 1)..].Trim());
            return Refused(role, whole, given) is { } expected ? throw new UsageException($"--set {text}: {expected} is expected") : given;
        }
        catch (Exception e) when (IsHoconMistake(e))
        {
            throw new UsageException($"--set {text}: {e.Message}");
        }
    }

    /// <summary>
    /// <c>AKKAP2P__peer__encryption=off</c> is <c>peer.encryption = off</c>. Shells allow no dash in a name, so <c>_</c> stands for one. A setting
    /// that this role does not have is one of the other's.
    /// </summary>
    internal static IEnumerable<Config> FromEnvironment(string role, IEnumerable<KeyValuePair<string, string>> variables)
    {
        foreach (var (name, value) in variables)
        {
            if (!name.StartsWith(EnvironmentPrefix, StringComparison.OrdinalIgnoreCase)) continue;
            var path = name[EnvironmentPrefix.Length..].ToLowerInvariant().Replace("__", ".").Replace('_', '-');
            if (Find(role, path) is not { } whole) continue;
            Config setting;
            try
            {
                setting = Setting(whole, value);
                if (Refused(role, whole, setting) is { } expected) throw new UsageException($"{name} in the environment: {expected} is expected, not '{value}'");
            }
            catch (Exception e) when (IsHoconMistake(e))
            {
                throw new StartException($"{name} in the environment: {e.Message}");
            }

            yield return setting;
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> EnvironmentVariables() =>
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(v => KeyValuePair.Create((string)v.Key, (string)v.Value!));

    /// <summary>
    /// The whole path of a setting that may be given without <c>akkap2p</c> and ROLE in front; null when there is none. Akka has
    /// more settings than engine.conf names.
    /// </summary>
    private static string? Find(string role, string path)
    {
        if (path.StartsWith("akka.", StringComparison.Ordinal)) return path;
        var files = Files(role).ToList();
        var rest = path.StartsWith("akkap2p.", StringComparison.Ordinal) ? path["akkap2p.".Length..] : path;
        return new[] { $"akkap2p.{rest}", $"akkap2p.{role}.{rest}" }.FirstOrDefault(whole => files.Any(file => file.HasPath(whole)));
    }

    /// <returns>What is expected, when the value does not read as the file's does.</returns>
    private static string? Refused(string role, string path, Config given) =>
        new[] { role, "engine" }.SelectMany(Files).FirstOrDefault(file => file.HasPath(path)) is { } file ? SettingValue.WhatIsExpected(file, given, path) : null;

    private static Config Setting(string path, string value)
    {
        // Quoted, so that a rate or an address needs no quotes; numbers and words read the same from a quoted value.
        var hocon = value is ['[' or '{' or '"', ..] ? value : $"\"{JsonEncodedText.Encode(value)}\"";
        return ConfigurationFactory.ParseString($"{path} = {hocon}");
    }

    private static IEnumerable<Config> Files(string name)
    {
        if (Places.Shipped($"hocon/{name}.conf") is { } path) yield return FromFile(path);
        if (typeof(SettingsFiles).Assembly.GetManifestResourceStream($"{name}.conf") is not { } embedded) yield break;
        using var reader = new StreamReader(embedded);
        yield return ConfigurationFactory.ParseString(reader.ReadToEnd());
    }

    private static Config FromFile(string path)
    {
        try
        {
            return ConfigurationFactory.ParseString(File.ReadAllText(path));
        }
        catch (Exception e) when (IsHoconMistake(e) || e is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"{path}: {e.Message.ReplaceLineEndings(" ")}");
        }
    }

    private static bool IsHoconMistake(Exception e) => e is ConfigurationException or FormatException;
}
